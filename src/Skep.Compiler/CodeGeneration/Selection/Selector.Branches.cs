using Skep.Compiler.Ir;

namespace Skep.Compiler.CodeGeneration;

sealed partial class Selector
{
    /// <summary>Up to so many cases are tested one after the other; more are halved first.</summary>
    const int MostInRow = 3;

    readonly Dictionary<long, MachineBlock> _returns = [];
    readonly Dictionary<(Block, Block), MachineBlock> _edges = [];
    MachineBlock? _exit;

    void SelectTerminator(Value value)
    {
        _current.EndOrigin = _origin;
        switch (value.Op)
        {
            case Op.Br:
                GoTo(value);
                break;
            case Op.BrIf:
                Branch(value[0], EdgeTo(value, 0), EdgeTo(value, 1));
                break;
            case Op.Switch:
                SelectSwitch(value);
                break;
            case Op.Ret:
                Return(value.Operands.Count > 0 ? value[0] : null);
                break;
            default:
                // A block that nobody comes to needs no end. One that does something first must not run into what stands behind it.
                if (!_current.IsEmpty)
                    _current.JumpTo(ReturnOf(0));
                break;
        }
    }

    /// <summary>A block that holds nothing but a return of its phi. Whoever goes there may as well return.</summary>
    static bool IsReturnOfPhi(Block block, out Value? phi)
    {
        phi = null;
        if (block.Values is not [{ Op: Op.Phi } first, { Op: Op.Ret, Operands.Count: 1 } last] || last[0] != first || first.Uses.Count != 1)
            return false;
        phi = first;
        return true;
    }

    void GoTo(Value jump)
    {
        Block source = jump.Block!, target = jump.Blocks[0];
        if (IsReturnOfPhi(target, out Value? result))
        {
            Return(result!.IncomingFrom(source));
            return;
        }
        CopyPhis(source, target);
        _current.JumpTo(BlockOf(target));
    }

    /// <summary>Where a jump with several targets goes for one of them: to a block between, if there are phis to be set.</summary>
    MachineBlock EdgeTo(Value jump, int index)
    {
        Block source = jump.Block!, target = jump.Blocks[index];
        bool returns = IsReturnOfPhi(target, out Value? result);
        if (returns && result!.IncomingFrom(source) is { IsConstant: true } constant)
            return ReturnOf(constant);
        if (!returns && !target.Phis.Any(static phi => phi.IsUsed))
            return BlockOf(target);
        if (_edges.TryGetValue((source, target), out MachineBlock? edge))
            return edge;
        MachineBlock before = _current;
        _edges[(source, target)] = edge = _machine.NewBlock(target.IsCold);
        var local = new Dictionary<object, int>(_local);
        Enter(edge);
        edge.EndOrigin = _origin;
        if (returns)
        {
            Return(result!.IncomingFrom(source));
        }
        else
        {
            CopyPhis(source, target);
            edge.JumpTo(BlockOf(target));
        }
        Enter(before);
        foreach (var (key, register) in local)
            _local[key] = register;
        return edge;
    }

    void Return(Value? value)
    {
        if (value is null && _function.Section is null)
        {
            // The verifier does not read r0 of a function whose type says void.
            _current.JumpTo(ExitBlock);
            return;
        }
        if (value is null or { IsConstant: true })
        {
            _current.JumpTo(value is null ? ReturnOf(0) : ReturnOf(value));
            return;
        }
        PassInto(MachineRegister.Result, value);
        _current.JumpTo(ExitBlock);
    }

    MachineBlock ReturnOf(Value constant) => ReturnOf(constant.Type == ValueType.I32 ? (uint)constant.Immediate : constant.Immediate);

    /// <summary>The one place that returns a number.</summary>
    MachineBlock ReturnOf(long number)
    {
        if (!_returns.TryGetValue(number, out MachineBlock? block))
        {
            MachineBlock before = _current;
            var local = new Dictionary<object, int>(_local);
            _returns[number] = block = _machine.NewBlock();
            Enter(block);
            MakeConstantInto(MachineRegister.Result, number, is32: false);
            block.EndOrigin = _origin;
            block.JumpTo(ExitBlock);
            Enter(before);
            foreach (var (key, register) in local)
                _local[key] = register;
        }
        return block;
    }

    MachineBlock ExitBlock
    {
        get
        {
            if (_exit is null)
            {
                _exit = _machine.NewBlock();
                _exit.Exit();
                _exit.EndOrigin = _origin;
            }
            return _exit;
        }
    }

    /// <summary>Sets the phis of a block to what comes from one predecessor, all at once.</summary>
    void CopyPhis(Block source, Block target)
    {
        var copies = new List<(int To, int From)>();
        var constants = new List<(int To, Value Value)>();
        foreach (Value phi in target.Phis)
        {
            if (!phi.IsUsed)
                continue;
            Value value = phi.IncomingFrom(source);
            if (!HasRegister(value))
                constants.Add((RegisterOf(phi), value));
            else if (RegisterOf(phi) != RegisterOf(value))
                copies.Add((RegisterOf(phi), RegisterOf(value)));
        }
        // What is made from a base register that one of the copies overwrites has to be made first, into a register of its own.
        for (int i = 0; i < constants.Count; i++)
        {
            (int to, Value value) = constants[i];
            if (value.IsLeaf || Root(value).IsLeaf)
                continue;
            copies.Add((to, UseAddress(value)));
            constants.RemoveAt(i--);
        }
        CopyAll(copies);
        foreach (var (to, value) in constants)
            CopyInto(to, value);
    }

    void CopyAll(List<(int To, int From)> copies)
    {
        while (copies.Count > 0)
        {
            int ready = copies.FindIndex(copy => copies.TrueForAll(other => other.From != copy.To || other == copy));
            if (ready < 0)
            {
                // Only circles are left: one register steps aside.
                int aside = _machine.NewRegister(), from = copies[0].From;
                Copy(aside, from);
                for (int i = 0; i < copies.Count; i++)
                {
                    if (copies[i].From == from)
                        copies[i] = (copies[i].To, aside);
                }
                continue;
            }
            Copy(copies[ready].To, copies[ready].From);
            copies.RemoveAt(ready);
        }
    }

    void SelectSwitch(Value value)
    {
        var numbers = (long[])value.Symbol!;
        bool is32 = value[0].Type == ValueType.I32;
        var cases = new List<(long Number, MachineBlock Target)>();
        for (int i = 0; i < numbers.Length; i++)
            cases.Add((numbers[i], EdgeTo(value, i + 1)));
        cases.Sort((left, right) => Unsigned(left.Number).CompareTo(Unsigned(right.Number)));
        MachineBlock otherwise = EdgeTo(value, 0);
        if (cases.Count == 0)
            _current.JumpTo(otherwise);
        else
            SelectCases(value[0], cases, otherwise);

        ulong Unsigned(long number) => is32 ? (uint)number : (ulong)number;
    }

    void SelectCases(Value value, List<(long Number, MachineBlock Target)> cases, MachineBlock otherwise)
    {
        if (cases.Count > MostInRow)
        {
            int middle = cases.Count / 2;
            MachineBlock low = _machine.NewBlock(_current.IsCold), high = _machine.NewBlock(_current.IsCold);
            Compare(Op.UGe, value, _function.Constant(value.Type, cases[middle].Number), high, low);
            Enter(low);
            SelectCases(value, cases[..middle], otherwise);
            Enter(high);
            SelectCases(value, cases[middle..], otherwise);
            return;
        }
        for (int i = 0; i < cases.Count; i++)
        {
            MachineBlock next = i + 1 < cases.Count ? _machine.NewBlock(_current.IsCold) : otherwise;
            Compare(Op.Eq, value, _function.Constant(value.Type, cases[i].Number), cases[i].Target, next);
            if (i + 1 < cases.Count)
                Enter(next);
        }
    }
}
