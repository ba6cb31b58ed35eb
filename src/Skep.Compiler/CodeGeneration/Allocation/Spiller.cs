using Skep.Bytecode;

namespace Skep.Compiler.CodeGeneration;

/// <summary>
/// Moves registers to the stack. A value is stored where it is made and loaded where it is used; within a block, up to the next call, one
/// load serves all uses, unless even that was too much. Constants are not stored but made again.
/// </summary>
sealed class Spiller(MachineFunction function)
{
    const int Size = 8;

    /// <summary>Where what a register holds is on the stack: of those being spilled, and of <see cref="_holders"/>.</summary>
    readonly Dictionary<int, FrameObject> _homes = [];

    /// <summary>Registers that live over several instructions to spare loads.</summary>
    readonly HashSet<int> _holders = [];

    /// <summary>Registers that live for one instruction only. To spill them would gain nothing.</summary>
    readonly HashSet<int> _brief = [];
    readonly Dictionary<int, MachineInstruction> _constants = [];

    /// <summary>What the current instruction read and writes: it is stored behind it.</summary>
    readonly List<(int Spilled, int Holder)> _written = [];

    /// <summary>By spilled register, the one that holds the same at this point of the block.</summary>
    readonly Dictionary<int, int> _current = [];
    readonly HashSet<int> _spilled = [];
    List<MachineInstruction> _code = [];

    public float CostOf(int register, float cost) =>
        _brief.Contains(register) ? float.PositiveInfinity : _constants.ContainsKey(register) ? cost / 2 : cost;

    public void Spill(GraphColoring coloring)
    {
        // Those that live for one instruction are here only because they were coalesced with others.
        _spilled.Clear();
        _spilled.UnionWith(coloring.Spilled);
        _spilled.ExceptWith(_brief);
        if (_spilled.Count == 0)
            throw new InvalidOperationException($"{function.Source.Name}: an instruction has more operands than there are registers");
        var shared = new Dictionary<int, FrameObject>();
        foreach (int register in _spilled)
        {
            if (_constants.ContainsKey(register) || _homes.ContainsKey(register))
                continue;
            // Coalesced registers never hold different things at the same time.
            int root = coloring.AliasOf(register);
            if (!shared.TryGetValue(root, out FrameObject? home))
                shared[root] = home = function.NewFrameObject(Size, Size);
            _homes[register] = home;
        }
        foreach (MachineBlock block in function.Blocks)
            Rewrite(block);
        foreach (int register in _spilled)
            _homes.Remove(register);
    }

    /// <summary>The registers that are written once, with something that can be made anywhere.</summary>
    public void FindConstants()
    {
        _constants.Clear();
        var written = new HashSet<int>();
        foreach (MachineBlock block in function.Blocks)
        {
            foreach (MachineInstruction instruction in block.Code)
            {
                if (instruction.WritesSource)
                    _constants.Remove(instruction.Source);
                if (!instruction.WritesDestination)
                    continue;
                if (!written.Add(instruction.Destination) || !instruction.IsConstant)
                    _constants.Remove(instruction.Destination);
                else if (!_brief.Contains(instruction.Destination))
                    _constants[instruction.Destination] = instruction;
            }
        }
    }

    void Rewrite(MachineBlock block)
    {
        List<MachineInstruction> before = block.Code;
        _code = new List<MachineInstruction>(before.Count + 8);
        _current.Clear();
        foreach (MachineInstruction instruction in before)
        {
            Rewrite(instruction);
            if (instruction.IsCall)
                _current.Clear();
        }
        if (block.Condition is { } condition)
            RewriteReads(condition);
        block.Code = _code;
    }

    void Rewrite(MachineInstruction instruction)
    {
        if (IsHomeAccess(instruction))
            return;
        if (instruction.IsCopy && RewriteCopy(instruction))
            return;
        if (instruction.WritesDestination && _constants.ContainsKey(instruction.Destination) && _spilled.Contains(instruction.Destination))
            return;
        RewriteReads(instruction);
        int destination = instruction.Destination, source = instruction.Source;
        bool storesDestination = instruction.WritesDestination && _spilled.Contains(destination);
        bool storesSource = instruction.WritesSource && _spilled.Contains(source);
        if (storesDestination)
            instruction.Destination = NewHolder(destination);
        if (storesSource)
            instruction.Source = NewHolder(source);
        _code.Add(instruction);
        foreach (var (spilled, holder) in _written)
            Store(spilled, holder, instruction);
        _written.Clear();
        if (storesDestination)
            Store(destination, instruction.Destination, instruction);
        if (storesSource)
            Store(source, instruction.Source, instruction);
    }

    /// <summary>The loads and stores of a register that lived over several instructions go when it does.</summary>
    bool IsHomeAccess(MachineInstruction instruction)
    {
        if (instruction.Frame is not { Slot: null } item || instruction.IsFrameAddress)
            return false;
        int register = instruction.WritesDestination ? instruction.Destination : instruction.Source;
        return _spilled.Contains(register) && _homes.TryGetValue(register, out FrameObject? home) && home == item;
    }

    /// <summary>A copy to or from a spilled register is a store or a load.</summary>
    bool RewriteCopy(MachineInstruction copy)
    {
        bool fromStack = _spilled.Contains(copy.Source), toStack = _spilled.Contains(copy.Destination);
        if (fromStack && toStack && _homes.TryGetValue(copy.Source, out FrameObject? home)
            && _homes.GetValueOrDefault(copy.Destination) == home)
        {
            _current.Remove(copy.Destination);
            return true;
        }
        if (fromStack == toStack)
            return false;
        if (toStack)
        {
            Store(copy.Destination, copy.Source, copy);
            _current.Remove(copy.Destination);
            return true;
        }
        if (_current.ContainsKey(copy.Source))
            return false;
        Load(copy.Destination, copy.Source, copy);
        return true;
    }

    void RewriteReads(MachineInstruction instruction)
    {
        int destination = instruction.Destination, source = instruction.Source;
        if (instruction.ReadsSource && _spilled.Contains(source))
        {
            instruction.Source = Fetch(source, instruction);
            if (instruction.WritesSource)
                _written.Add((source, instruction.Source));
        }
        if (instruction.ReadsDestination && _spilled.Contains(destination))
        {
            bool isSame = destination == source && instruction.ReadsSource;
            instruction.Destination = isSame ? instruction.Source : Fetch(destination, instruction);
            if (instruction.WritesDestination)
                _written.Add((destination, instruction.Destination));
        }
    }

    int Fetch(int spilled, MachineInstruction user)
    {
        if (_current.TryGetValue(spilled, out int holder))
            return holder;
        holder = NewHolder(spilled);
        Load(holder, spilled, user);
        return holder;
    }

    int NewHolder(int spilled)
    {
        int holder = function.NewRegister();
        // Registers that were to spare loads are not given another chance.
        if (_homes.TryGetValue(spilled, out FrameObject? home) && !_holders.Contains(spilled))
        {
            _homes[holder] = home;
            _holders.Add(holder);
            _current[spilled] = holder;
        }
        else
        {
            _brief.Add(holder);
        }
        return holder;
    }

    void Load(int register, int spilled, MachineInstruction user)
    {
        MachineInstruction load = _constants.TryGetValue(spilled, out MachineInstruction? constant)
            ? constant.CopyTo(register)
            : new(Instruction.Load(OperandSize.DoubleWord, default, default, 0), register, MachineRegister.Frame)
            {
                Frame = _homes[spilled],
            };
        load.Origin = user.Origin;
        _code.Add(load);
    }

    void Store(int spilled, int register, MachineInstruction user)
    {
        _code.Add(new(Instruction.Store(OperandSize.DoubleWord, default, 0, default(Register)), MachineRegister.Frame, register)
        {
            Frame = _homes[spilled],
            Origin = user.Origin,
        });
    }
}
