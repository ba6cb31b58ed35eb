namespace Skep.Compiler.CodeGeneration;

/// <summary>
/// Finds which stack objects may hold something at the same time. An object lives from the first instruction that may have to do with it to
/// the last one, along every path; reading what was never written gives anything, so that nothing before matters.
/// </summary>
sealed class FrameLifetimes
{
    readonly MachineFunction _function;
    readonly FrameReferences _references;
    readonly BitTable _conflicts;

    /// <summary>By block: what its instructions have to do with.</summary>
    readonly BitTable _inside;

    /// <summary>By block: what something before it had to do with, and what something after it will.</summary>
    readonly BitTable _reached;
    readonly BitTable _wanted;

    FrameLifetimes(MachineFunction function)
    {
        int objects = function.Frame.Count;
        _function = function;
        _references = new FrameReferences(function);
        _conflicts = new BitTable(objects, objects);
        _inside = new BitTable(function.BlockCount, objects);
        _reached = new BitTable(function.BlockCount, objects);
        _wanted = new BitTable(function.BlockCount, objects);
    }

    /// <summary>By object, those whose bytes must be others.</summary>
    public static BitTable FindConflicts(MachineFunction function)
    {
        var lifetimes = new FrameLifetimes(function);
        lifetimes.Run();
        return lifetimes._conflicts;
    }

    void Run()
    {
        var references = new List<(int Instruction, int Object)>[_function.BlockCount];
        foreach (MachineBlock block in _function.Blocks)
        {
            references[block.Id] = _references.Of(block);
            foreach (var (_, item) in references[block.Id])
                _inside[block.Id].Add(item);
        }
        Spread();
        foreach (MachineBlock block in _function.Blocks)
            AddConflicts(block, references[block.Id]);
        for (int item = Bits.Next(_references.Escaped, 0); item >= 0; item = Bits.Next(_references.Escaped, item + 1))
        {
            for (int other = 0; other < _function.Frame.Count; other++)
                Conflict(item, other);
        }
    }

    void Spread()
    {
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (MachineBlock block in _function.Blocks)
                changed |= Spread(block, block.Next) | Spread(block, block.Taken);
        }
    }

    bool Spread(MachineBlock from, MachineBlock? to) => to is not null
        && (_reached[to.Id].Union(_reached[from.Id]) | _reached[to.Id].Union(_inside[from.Id])
            | _wanted[from.Id].Union(_wanted[to.Id]) | _wanted[from.Id].Union(_inside[to.Id]));

    void AddConflicts(MachineBlock block, List<(int Instruction, int Object)> references)
    {
        Span<ulong> live = new ulong[_conflicts.WordCount], reached = _reached[block.Id], wanted = _wanted[block.Id];
        for (int item = Bits.Next(reached, 0); item >= 0; item = Bits.Next(reached, item + 1))
        {
            if (wanted.Has(item) || _inside[block.Id].Has(item))
                Begin(item, live);
        }

        // What the block meets for the last time, and nobody wants afterwards, lives no longer.
        var last = new Dictionary<int, int>();
        foreach (var (instruction, item) in references)
            last[item] = instruction;
        for (int i = 0; i < references.Count;)
        {
            int at = references[i].Instruction, end = i;
            for (; end < references.Count && references[end].Instruction == at; end++)
                Begin(references[end].Object, live);
            for (; i < end; i++)
            {
                int item = references[i].Object;
                if (last[item] == at && !wanted.Has(item))
                    live.Remove(item);
            }
        }
    }

    void Begin(int item, Span<ulong> live)
    {
        if (live.Has(item))
            return;
        for (int other = Bits.Next(live, 0); other >= 0; other = Bits.Next(live, other + 1))
            Conflict(item, other);
        live.Add(item);
    }

    void Conflict(int left, int right)
    {
        if (left == right)
            return;
        _conflicts[left].Add(right);
        _conflicts[right].Add(left);
    }
}
