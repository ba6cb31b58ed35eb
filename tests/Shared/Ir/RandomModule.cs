using Skep.Compiler.Ir;
using Skep.Compiler.Ir.Types;
using Skep.KernelAbi;

namespace Skep.Testing;

/// <summary>
/// A module that means something whatever the random numbers are, and that the verifier accepts: one program of type syscall, which reads
/// its numbers from 64 bytes of context and leaves its results in the global <c>out</c>, and a few functions that it calls. The same seed
/// gives the same module.
/// </summary>
sealed class RandomModule
{
    public const int ContextSize = 64;
    public const int OutSize = 128;

    static readonly Op[] Binary =
    [
        Op.Add, Op.Sub, Op.Mul, Op.UDiv, Op.SDiv, Op.URem, Op.SRem, Op.And, Op.Or, Op.Xor, Op.Shl, Op.LShr, Op.AShr,
    ];

    static readonly Op[] Unary = [Op.Neg, Op.Bswap16, Op.Bswap32, Op.SExt8, Op.SExt16];
    static readonly Op[] Comparisons = [Op.Eq, Op.Ne, Op.ULt, Op.ULe, Op.UGt, Op.UGe, Op.SLt, Op.SLe, Op.SGt, Op.SGe];

    static readonly long[] Numbers =
    [
        0, 1, -1, 2, 3, 7, 8, 31, 32, 63, 100, 255, 256, -128, 0x7fff, 0xffff, int.MaxValue, int.MinValue, uint.MaxValue, 0x1_0000_0000,
        long.MaxValue, long.MinValue, 0x0123_4567_89ab_cdef,
    ];

    readonly Random _random;
    readonly bool _hasAtomics;
    readonly Module _module;
    readonly GlobalSymbol _out;
    readonly GlobalSymbol _state;
    readonly GlobalSymbol _table;
    readonly List<Function> _callees = [];
    FunctionBuilder _builder = null!;
    Function _function = null!;
    List<Value> _slots = [];
    List<Value> _values = [];

    /// <summary>How much may still be made in the current function.</summary>
    int _budget;

    RandomModule(int seed, bool hasAtomics)
    {
        _random = new Random(seed);
        _hasAtomics = hasAtomics;
        _module = new Module($"random{seed}") { License = "GPL" };
        var bytes = new byte[64];
        _random.NextBytes(bytes);
        _out = new GlobalSymbol("out", ".bss", PlainTypes.OfSize(OutSize));
        _state = new GlobalSymbol("state", ".data", PlainTypes.OfSize(64)) { Contents = bytes };
        _table = new GlobalSymbol("table", ".rodata", PlainTypes.OfSize(64)) { Contents = [.. bytes.Reverse()], IsAnonymous = true };
        _module.Globals.AddRange([_out, _state, _table]);
    }

    /// <param name="size">About how many values the program has.</param>
    public static Module Make(int seed, int size = 60, bool hasAtomics = true)
    {
        var maker = new RandomModule(seed, hasAtomics);
        int callees = maker._random.Next(3);
        for (int i = 0; i < callees; i++)
            maker.AddCallee(i, size / 4);
        maker.AddProgram(size);
        return maker._module;
    }

    void AddCallee(int index, int size)
    {
        ValueType[] parameters = [.. Enumerable.Range(0, _random.Next(4)).Select(_ => NumberType())];
        ValueType result = NumberType();
        var function = new Function($"callee{index}", PlainTypes.Signature(result, parameters)) { ReturnType = result, NoInlining = true };
        _values = [.. parameters.Select(type => function.AddParameter(type))];
        Begin(function, size);
        Finish(result);
        _callees.Add(function);
    }

    void AddProgram(int size)
    {
        var signature = new FunctionType(PlainTypes.OfSize(4), [("ctx", PlainTypes.Of(ValueType.Pointer))]);
        var function = new Function("main", signature) { ReturnType = ValueType.I32, Section = "syscall" };
        Value context = function.AddParameter(ValueType.Pointer, "ctx");
        _values = [];
        Begin(function, size);
        for (int i = 0; i < 6; i++)
        {
            MemoryType memory = (MemoryType)_random.Next(7);
            ValueType type = memory == MemoryType.U64 ? ValueType.I64 : NumberType();
            _values.Add(_builder.Load(type, memory, context, _random.Next(ContextSize / 8) * 8));
        }
        Statements(0);
        foreach (Value value in Some(OutSize / 8))
            Store(_function.AddressOf(_out), value, OutSize);
        Finish(ValueType.I32);
    }

    void Begin(Function function, int size)
    {
        _module.Functions.Add(function);
        _function = function;
        _builder = new FunctionBuilder(function);
        _builder.MoveTo(function.AddBlock());
        _budget = size;
        _slots = [];
        for (int i = _random.Next(1, 4); i > 0; i--)
        {
            int bytes = _random.Next(1, 6) * 8 + (_random.Next(3) == 0 ? _random.Next(8) : 0);
            Value slot = function.AddSlot(new SlotSymbol(bytes, 8, $"local{i}"));
            _builder.Zero(slot, bytes);
            _slots.Add(slot);
        }
        if (function.Section is null)
            Statements(0);
    }

    void Finish(ValueType result) => _builder.Ret(Pick(result));

    ValueType NumberType() => _random.Next(2) == 0 ? ValueType.I32 : ValueType.I64;

    IEnumerable<Value> Some(int most) => _values.OrderBy(_ => _random.Next()).Take(most);

    /// <summary>A number of a type: one that was computed, or a constant.</summary>
    Value Pick(ValueType type)
    {
        Value[] known = [.. _values.Where(value => value.Type == type)];
        if (known.Length == 0 || _random.Next(6) == 0)
            return _function.Constant(type, _random.Next(3) == 0 ? _random.Next(-20, 20) : Numbers[_random.Next(Numbers.Length)]);
        // The newest are the likeliest, so that chains grow; but old ones are used too, and live long.
        int back = (int)(known.Length * Math.Pow(_random.NextDouble(), 2));
        return known[known.Length - 1 - back];
    }

    void Statements(int depth)
    {
        int count = depth == 0 ? int.MaxValue : _random.Next(1, 8);
        for (int i = 0; i < count && _budget > 0; i++)
            Statement(depth);
    }

    void Statement(int depth)
    {
        _budget--;
        // Some in the function itself, some through an inlined call.
        var place = new SourcePoint("random.cs", _random.Next(1, 200), _random.Next(1, 2000), _function.Name);
        _builder.Source = _random.Next(3) == 0 ? place.In(_builder.Source) : place;
        switch (_random.Next(24))
        {
            case < 8:
                ValueType type = NumberType();
                _values.Add(_builder.Arithmetic(Binary[_random.Next(Binary.Length)], Pick(type), Pick(type)));
                break;
            case 8:
                _values.Add(_builder.Unary(Unary[_random.Next(Unary.Length)], Pick(NumberType())));
                break;
            case 9:
                _values.Add(_builder.Unary(Op.Bswap64, Pick(ValueType.I64)));
                break;
            case 10:
                _values.Add(_builder.Convert(Op.ZExt, Pick(ValueType.I32)));
                break;
            case 11:
                _values.Add(_builder.Convert(Op.SExt, Pick(ValueType.I32)));
                break;
            case 12:
                _values.Add(_builder.Convert(Op.Trunc, Pick(ValueType.I64)));
                break;
            case 13:
                _values.Add(Comparison());
                break;
            case 14 or 15:
                Load();
                break;
            case 16 or 17:
                StoreSomewhere();
                break;
            case 18:
                CopyOrZero();
                break;
            case 19:
                Atomic();
                break;
            case 20:
                Call();
                break;
            case 21 when depth < 3:
                Branch(depth);
                break;
            case 22 when depth < 3:
                Switch(depth);
                break;
            case 23 when depth < 2:
                Loop(depth);
                break;
        }
    }

    Value Comparison()
    {
        ValueType type = NumberType();
        return _builder.Compare(Comparisons[_random.Next(Comparisons.Length)], Pick(type), Pick(type));
    }

    Value Condition() => _random.Next(5) switch
    {
        0 => Pick(ValueType.I32),
        1 => _builder.Compare(Op.Ne, _builder.Arithmetic(Op.And, Pick(ValueType.I64), Pick(ValueType.I64)), _builder.I64(0)),
        _ => Comparison(),
    };

    (Value Address, int Size) Place(bool isWritten)
    {
        int choice = _random.Next(isWritten ? 3 : 4);
        return choice switch
        {
            0 => (_function.AddressOf(_state), 64),
            1 or 2 => Slot(),
            _ => (_function.AddressOf(_table), 64),
        };
    }

    (Value Address, int Size) Slot()
    {
        Value slot = _slots[_random.Next(_slots.Count)];
        return (slot, (int)slot.Immediate);
    }

    (Value Address, long Offset, int Room) PlaceWithOffset(bool isWritten, int size)
    {
        var (address, room) = Place(isWritten);
        if (room < size)
            (address, room) = (_function.AddressOf(_state), 64);
        int offset = _random.Next(room - size + 1);
        if (_random.Next(2) == 0)
            return (_builder.PtrAdd(address, offset), 0, room - offset);
        return (address, offset, room - offset);
    }

    void Load()
    {
        var memory = (MemoryType)_random.Next(7);
        var (address, offset, _) = PlaceWithOffset(isWritten: false, memory.Size);
        _values.Add(_builder.Load(memory == MemoryType.U64 ? ValueType.I64 : NumberType(), memory, address, offset));
    }

    void StoreSomewhere()
    {
        Value value = Pick(NumberType());
        var memory = (MemoryType)_random.Next(value.Type == ValueType.I64 ? 4 : 3);
        var (address, offset, _) = PlaceWithOffset(isWritten: true, memory.Size);
        _builder.Store(memory, address, value, offset);
    }

    void Store(Value address, Value value, int room)
    {
        var memory = value.Type == ValueType.I64 ? MemoryType.U64 : MemoryType.U32;
        _builder.Store(memory, address, value, _random.Next(room / 8) * 8);
    }

    void CopyOrZero()
    {
        int size = _random.Next(1, 9);
        var (to, toOffset, toRest) = PlaceWithOffset(isWritten: true, size);
        if (_random.Next(3) == 0)
        {
            _builder.Zero(_builder.PtrAdd(to, toOffset), Math.Min(toRest, _random.Next(size, 40)));
            return;
        }
        // From the table, which is nowhere written, so that the two places do not overlap.
        int most = Math.Min(toRest, _random.Next(size, 40));
        _builder.Copy(_builder.PtrAdd(to, toOffset), _function.AddressOf(_table, _random.Next(64 - most + 1)), most);
    }

    void Atomic()
    {
        ValueType type = NumberType();
        int size = type == ValueType.I32 ? 4 : 8;
        Value address = _function.AddressOf(_state);
        long offset = _random.Next(64 / size) * size;
        var memory = size == 4 ? MemoryType.U32 : MemoryType.U64;
        if (!_hasAtomics)
        {
            Value old = _builder.Load(type, memory, address, offset);
            _builder.Store(memory, address, _builder.Arithmetic(Op.Add, old, Pick(type)), offset);
            return;
        }
        var kind = (AtomicKind)_random.Next(6);
        Value at = _builder.PtrAdd(address, offset);
        Value result = kind == AtomicKind.CompareExchange
            ? _builder.Atomic(kind, type, at, Pick(type), Pick(type))
            : _builder.Atomic(kind, type, at, Pick(type));
        if (_random.Next(2) == 0)
            _values.Add(result);
    }

    void Call()
    {
        if (_callees.Count == 0 || _function.Section is null || _random.Next(3) == 0)
        {
            // Nothing but what it does to the registers.
            _builder.Helper(HelperId.GetSmpProcessorId, ValueType.I32);
            return;
        }
        Function callee = _callees[_random.Next(_callees.Count)];
        _values.Add(_builder.Call(callee, [.. callee.Parameters.Select(parameter => Pick(parameter.Type))]));
    }

    void Branch(int depth)
    {
        Value condition = Condition();
        Block before = _builder.Block, then = _function.AddBlock(), otherwise = _function.AddBlock(), after = _function.AddBlock();
        bool hasElse = _random.Next(3) > 0;
        _builder.BrIf(condition, then, hasElse ? otherwise : after);
        int known = _values.Count;
        var ends = new List<(Block Block, List<Value> Values)>();
        if (!hasElse)
            ends.Add((before, [.. _values]));
        foreach (Block side in hasElse ? [then, otherwise] : (Block[])[then])
        {
            _builder.MoveTo(side);
            Statements(depth + 1);
            ends.Add((_builder.Block, [.. _values]));
            _builder.Br(after);
            _values.RemoveRange(known, _values.Count - known);
        }
        if (!hasElse)
            _function.RemoveBlock(otherwise);
        Merge(after, ends);
    }

    void Switch(int depth)
    {
        Value value = Pick(NumberType());
        IEnumerable<long> numbers = Numbers.OrderBy(_ => _random.Next()).Take(_random.Next(1, 7));
        long[] cases = [.. numbers.Select(number => value.Type == ValueType.I32 ? (int)number : number).Distinct()];
        Block after = _function.AddBlock(), otherwise = _function.AddBlock();
        Block[] targets = [.. cases.Select(_ => _random.Next(4) == 0 ? otherwise : _function.AddBlock())];
        _builder.Switch(value, otherwise, cases, targets);
        int known = _values.Count;
        var ends = new List<(Block, List<Value>)>();
        foreach (Block side in targets.Append(otherwise).Distinct())
        {
            _builder.MoveTo(side);
            if (_random.Next(2) == 0)
                Statements(depth + 1);
            ends.Add((_builder.Block, [.. _values]));
            _builder.Br(after);
            _values.RemoveRange(known, _values.Count - known);
        }
        Merge(after, ends);
    }

    /// <summary>Continues in a block with phis of what the blocks before it know.</summary>
    void Merge(Block after, List<(Block Block, List<Value> Values)> ends)
    {
        _builder.MoveTo(after);
        var phis = new List<Value>();
        for (int i = _random.Next(4); i > 0; i--)
        {
            ValueType type = NumberType();
            Value phi = _builder.Phi(type);
            foreach (var (block, values) in ends)
            {
                Value[] fitting = [.. values.Where(value => value.Type == type)];
                Value incoming = fitting.Length == 0 || _random.Next(4) == 0
                    ? _function.Constant(type, Numbers[_random.Next(Numbers.Length)])
                    : fitting[fitting.Length - 1 - _random.Next(Math.Min(4, fitting.Length))];
                phi.AddIncoming(incoming, block);
            }
            phis.Add(phi);
        }
        _values.AddRange(phis);
    }

    void Loop(int depth)
    {
        Block before = _builder.Block, header = _function.AddBlock(), body = _function.AddBlock(), after = _function.AddBlock();
        long rounds = _random.Next(1, 5);
        Value[] carried = [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Pick(NumberType()))];
        _builder.Br(header);
        _builder.MoveTo(header);
        Value counter = _builder.Phi(ValueType.I64);
        Value[] phis = [.. carried.Select(value => _builder.Phi(value.Type))];
        _values.AddRange(phis);
        bool testsFirst = _random.Next(2) == 0;
        if (testsFirst)
            _builder.BrIf(_builder.Compare(Op.ULt, counter, _builder.I64(rounds)), body, after);
        else
            _builder.Br(body);
        int known = _values.Count;
        _builder.MoveTo(body);
        _values.Add(counter);
        Statements(depth + 2);
        Value next = _builder.Arithmetic(Op.Add, counter, _builder.I64(1));
        Value[] results = [.. phis.Select(phi => Pick(phi.Type))];
        Block latch = _builder.Block;
        if (testsFirst)
            _builder.Br(header);
        else
            _builder.BrIf(_builder.Compare(Op.Ne, next, _builder.I64(rounds)), header, after);
        counter.AddIncoming(_builder.I64(0), before);
        counter.AddIncoming(next, latch);
        for (int i = 0; i < phis.Length; i++)
        {
            phis[i].AddIncoming(carried[i], before);
            phis[i].AddIncoming(results[i], latch);
        }
        // What the body made does not dominate what follows a loop that tests first.
        if (testsFirst)
            _values.RemoveRange(known, _values.Count - known);
        _builder.MoveTo(after);
    }
}
