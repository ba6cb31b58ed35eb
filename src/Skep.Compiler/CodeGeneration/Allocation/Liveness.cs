namespace Skep.Compiler.CodeGeneration;

/// <summary>Which registers hold something that is still wanted.</summary>
sealed class Liveness
{
    readonly BitTable _in;
    readonly BitTable _out;

    Liveness(int blocks, int registers) => (_in, _out) = (new(blocks, registers), new(blocks, registers));

    public Span<ulong> In(MachineBlock block) => _in[block.Id];

    public Span<ulong> Out(MachineBlock block) => _out[block.Id];

    /// <param name="order">Every block, in postorder.</param>
    public static Liveness Find(MachineFunction function, List<MachineBlock> order)
    {
        var result = new Liveness(function.BlockCount, function.RegisterCount);
        Span<ulong> live = new ulong[result._in.WordCount];
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (MachineBlock block in order)
            {
                Span<ulong> after = result.Out(block);
                if (block.Next is { } next)
                    after.Union(result.In(next));
                if (block.Taken is { } taken)
                    after.Union(result.In(taken));
                after.CopyTo(live);
                StepEnd(block, live);
                for (int i = block.Code.Count - 1; i >= 0; i--)
                    Step(block.Code[i], live);
                changed |= result.In(block).Union(live);
            }
        }
        return result;
    }

    /// <summary>From behind the end of a block to before it.</summary>
    public static void StepEnd(MachineBlock block, Span<ulong> live)
    {
        if (block.End == BlockEnd.Exit)
            live.Add(MachineRegister.Result);
        else if (block.Condition is { } condition)
            AddReads(condition, live);
    }

    /// <summary>From behind an instruction to before it.</summary>
    public static void Step(MachineInstruction instruction, Span<ulong> live)
    {
        RemoveWrites(instruction, live);
        AddReads(instruction, live);
    }

    public static void RemoveWrites(MachineInstruction instruction, Span<ulong> live)
    {
        if (instruction.WritesDestination)
            live.Remove(instruction.Destination);
        if (instruction.WritesSource)
            live.Remove(instruction.Source);
        if (instruction.IsThroughResult)
            live.Remove(MachineRegister.Result);
        if (instruction.IsCall)
            live[0] &= ~0UL << MachineRegister.ClobberedCount;
    }

    public static void AddReads(MachineInstruction instruction, Span<ulong> live)
    {
        // The frame pointer always holds the same and needs no place in the sets, but does no harm there.
        if (instruction.ReadsDestination)
            live.Add(instruction.Destination);
        if (instruction.ReadsSource)
            live.Add(instruction.Source);
        if (instruction.IsThroughResult)
            live.Add(MachineRegister.Result);
        for (int i = 0; i < instruction.Arguments; i++)
            live.Add(MachineRegister.FirstArgument + i);
    }
}
