using Skep.Compiler.Ir;
using Skep.Compiler.Ir.Types;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Compiler.Tests;

/// <summary>
/// Makes random modules that have a meaning: every slot is written before it is read, every access is inside its memory, every loop ends.
/// Shapes
/// are those that front ends make: locals in slots, structs copied, results through pointers, truth values that are tested again.
/// </summary>
sealed class IrGenerator
{
    /// <summary>Bytes behind the pointer that the program gets.</summary>
    public const int MemorySize = 64;

    static readonly Op[] Binary =
    [
        Op.Add, Op.Sub, Op.Mul, Op.UDiv, Op.SDiv, Op.URem, Op.SRem, Op.And, Op.Or, Op.Xor, Op.Shl, Op.LShr, Op.AShr,
        Op.Add, Op.Sub, Op.And, Op.Or, Op.Xor,
    ];

    static readonly Op[] Comparisons = [Op.Eq, Op.Ne, Op.ULt, Op.ULe, Op.UGt, Op.UGe, Op.SLt, Op.SLe, Op.SGt, Op.SGe];
    static readonly Op[] Unary = [Op.Neg, Op.Bswap16, Op.Bswap32, Op.SExt8, Op.SExt16];
    static readonly AtomicKind[] Atomics = [AtomicKind.Add, AtomicKind.And, AtomicKind.Or, AtomicKind.Xor, AtomicKind.Exchange];

    static readonly long[] Numbers =
        [0, 1, -1, 2, 3, 4, 7, 8, 10, 16, 31, 32, 63, 127, 128, 255, 256, 0xffff, 0x8000, int.MaxValue, int.MinValue, uint.MaxValue,
            long.MinValue];

    readonly Random _random;
    readonly Module _module = new("random");
    readonly MapSymbol _map = new(new MapSpec { Name = "map", Type = MapType.Hash, KeySize = 4, ValueSize = 16, MaxEntries = 4 }, null, null);
    readonly GlobalSymbol _global = new("global", ".bss", PlainTypes.OfSize(32));
    FunctionBuilder _builder = null!;
    List<Value> _numbers = [];
    List<(Value Pointer, int Size)> _memory = [];
    int _budget;
    Value? _context;

    IrGenerator(int seed) => _random = new Random(seed);

    public static Module Make(int seed)
    {
        var generator = new IrGenerator(seed);
        generator._module.Maps.Add(generator._map);
        generator._module.Globals.Add(generator._global);
        int functions = generator._random.Next(3);
        for (int i = 0; i < functions; i++)
            generator.MakeFunction($"f{i}", null);
        generator.MakeFunction("main", "xdp");
        return generator._module;
    }

    bool Chance(int percent) => _random.Next(100) < percent;

    T Any<T>(IReadOnlyList<T> list) => list[_random.Next(list.Count)];

    void MakeFunction(string name, string? section)
    {
        ValueType result = section is null && Chance(40) ? ValueType.I32 : ValueType.I64;
        // Every other program gets a context with a packet instead of plain memory.
        bool isPacket = section is not null && Chance(50);
        ValueType[] types = isPacket
            ? [ValueType.Pointer, ValueType.I64, ValueType.I32] : [ValueType.I64, ValueType.I32, ValueType.Pointer];
        var function = new Function(name, PlainTypes.Signature(result, types)) { Section = section, ReturnType = result,
            NoInlining = Chance(15) && section is null };
        _builder = new FunctionBuilder(function);
        _numbers = [];
        _memory = [];
        foreach (ValueType type in types)
        {
            Value parameter = function.AddParameter(type);
            if (isPacket && type == ValueType.Pointer)
                _context = parameter;
            else if (type == ValueType.Pointer)
                _memory.Add((parameter, section is null ? 8 : MemorySize));
            else
                _numbers.Add(parameter);
        }
        _builder.MoveTo(function.AddBlock());
        _memory.Add((function.AddressOf(_global), 32));
        for (int slots = _random.Next(1, 5); slots > 0; slots--)
        {
            int size = Any([1, 2, 4, 8, 8, 12, 16, 20, 32]);
            Value slot = function.AddSlot(new SlotSymbol(size, 8));
            _builder.Zero(slot, size);
            _memory.Add((slot, size));
        }
        _budget = _random.Next(5, section is null ? 15 : 40);
        while (_budget > 0)
            Statement(0);
        // Everything that was computed and written shows in the result.
        Value sum = _builder.I64(0);
        foreach ((Value pointer, int size) in _memory.Where(static row => row.Pointer.Op == Op.Slot))
        {
            MemoryType width = Any([MemoryType.U8, MemoryType.U16, MemoryType.U32, MemoryType.U64]);
            for (int at = 0; at < size; at += width.Size)
            {
                if (size % width.Size != 0)
                    width = size % 4 == 0 ? MemoryType.U32 : size % 2 == 0 ? MemoryType.U16 : MemoryType.U8;
                sum = Mix(sum, _builder.Load(ValueType.I64, width, pointer, at));
            }
        }
        foreach (Value number in _numbers.TakeLast(6))
            sum = Mix(sum, AsI64(number));
        _builder.Ret(result == ValueType.I32 ? _builder.Convert(Op.Trunc, sum) : sum);
        _module.Functions.Add(function);
    }

    Value Mix(Value sum, Value number) => _builder.Arithmetic(Op.Add, _builder.Arithmetic(Op.Mul, sum, _builder.I64(31)), number);

    Value AsI64(Value value) => value.Type == ValueType.I64 ? value : _builder.Convert(Chance(50) ? Op.ZExt : Op.SExt, value);

    Value AsI32(Value value) => value.Type == ValueType.I32 ? value : _builder.Convert(Op.Trunc, value);

    Value Number(ValueType type)
    {
        if (_numbers.Count == 0 || Chance(25))
            return _builder.Function.Constant(type, Chance(80) ? Any(Numbers) : _random.NextInt64());
        // Recent values more often: so that chains form.
        Value value = Chance(60) ? _numbers[^_random.Next(1, Math.Min(_numbers.Count, 4) + 1)] : Any(_numbers);
        return type == ValueType.I64 ? AsI64(value) : AsI32(value);
    }

    ValueType NumberType() => Chance(50) ? ValueType.I32 : ValueType.I64;

    Value Condition()
    {
        ValueType type = NumberType();
        Value condition = _builder.Compare(Any(Comparisons), Number(type), Number(type));
        return Chance(10) ? _builder.Compare(Op.Eq, condition, _builder.I32(0)) : condition;
    }

    void Statement(int depth)
    {
        _budget--;
        if (_context is not null && Chance(12))
        {
            MakePacketAccess();
            return;
        }
        switch (_random.Next(depth > 3 ? 14 : 20))
        {
            case 0 or 1 or 2:
                ValueType type = NumberType();
                _numbers.Add(_builder.Arithmetic(Any(Binary), Number(type), Number(type)));
                break;
            case 3:
                _numbers.Add(_builder.Unary(Any(Unary), Number(NumberType())));
                break;
            case 4:
                _numbers.Add(Condition());
                break;
            case 5 or 6:
                MakeLoad();
                break;
            case 7 or 8:
                MakeStore();
                break;
            case 9:
                MakeTransfer();
                break;
            case 10:
                MakeIndexed();
                break;
            case 11:
                MakeAtomic();
                break;
            case 12:
                MakeLookup();
                break;
            case 13:
                MakeCall();
                break;
            case 14 or 15 or 16:
                MakeIf(depth);
                break;
            case 17:
                MakeSwitch(depth);
                break;
            case 18:
                MakeLoop(depth);
                break;
            default:
                MakeReference();
                break;
        }
    }

    (Value Pointer, int Size) Memory(int atLeast = 1) => Any([.. _memory.Where(row => row.Size >= atLeast)]);

    /// <summary>A place for an access, with part of the offset in the address now and then.</summary>
    (Value Pointer, long Offset) Place(int size)
    {
        (Value pointer, int available) = Memory(size);
        int offset = _random.Next((available - size) / Math.Min(size, 4) + 1) * Math.Min(size, 4);
        if (Chance(10))
            offset = _random.Next(available - size + 1);
        return Chance(30) ? (_builder.PtrAdd(pointer, offset), 0) : (pointer, offset);
    }

    void MakeLoad()
    {
        var type = (MemoryType)_random.Next(7);
        (Value pointer, long offset) = Place(type.Size);
        ValueType register = type.Size == 8 ? ValueType.I64 : NumberType();
        _numbers.Add(_builder.Load(register, type, pointer, offset, isVolatile: Chance(3)));
    }

    void MakeStore()
    {
        var type = (MemoryType)_random.Next(4);
        (Value pointer, long offset) = Place(type.Size);
        _builder.Store(type, pointer, Number(type.Size == 8 ? ValueType.I64 : NumberType()), offset, isVolatile: Chance(3));
    }

    void MakeTransfer()
    {
        (Value to, int toSize) = Memory();
        (Value from, int fromSize) = Memory();
        int size = _random.Next(1, Math.Min(toSize, fromSize) + 1);
        if (Chance(60))
            size = Math.Min(toSize, fromSize);
        Value destination = _builder.PtrAdd(to, _random.Next(toSize - size + 1));
        // Parts of one slot could overlap.
        if (Chance(30) || to == from || to.Op != Op.Slot && from.Op != Op.Slot)
            _builder.Zero(destination, size);
        else
            _builder.Copy(destination, _builder.PtrAdd(from, _random.Next(fromSize - size + 1)), size);
    }

    void MakeIndexed()
    {
        (Value pointer, int size) = Memory();
        int mask = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)size + 1) / 2 - 1;
        Value index = _builder.Arithmetic(Op.And, Number(ValueType.I64), _builder.I64(mask));
        Value place = _builder.PtrAdd(pointer, index);
        if (Chance(50))
            _numbers.Add(_builder.Load(NumberType(), MemoryType.U8, place));
        else
            _builder.Store(MemoryType.U8, place, Number(ValueType.I32));
    }

    void MakeAtomic()
    {
        ValueType type = NumberType();
        int size = type == ValueType.I32 ? 4 : 8;
        (Value pointer, int _) = Memory(size);
        _numbers.Add(_builder.Atomic(Any(Atomics), type, pointer, Number(type)));
    }

    void MakeLookup()
    {
        Function function = _builder.Function;
        Value key = function.AddSlot(new SlotSymbol(4, 4));
        _builder.Store(MemoryType.U32, key, _builder.Arithmetic(Op.And, Number(ValueType.I32), _builder.I32(3)));
        (Value value, int _) = Memory(16);
        if (Chance(50) && value.Op == Op.Slot)
        {
            Value status = _builder.Helper(HelperId.MapUpdateElem, ValueType.I64, function.AddressOf(_map), key, value, _builder.I64(0));
            _numbers.Add(status);
            return;
        }
        Value found = _builder.Helper(HelperId.MapLookupElem, ValueType.Pointer, function.AddressOf(_map), key);
        Value isNull = _builder.Compare(Op.Eq, found, function.Null);
        (Block here, Block hit, Block end) = (_builder.Block, function.AddBlock(), function.AddBlock());
        _builder.BrIf(isNull, end, hit);
        _builder.MoveTo(hit);
        Value old = _builder.Load(ValueType.I64, MemoryType.U64, found, 8);
        _builder.Store(MemoryType.U64, found, _builder.Arithmetic(Op.Add, old, Number(ValueType.I64)), 8);
        Block last = _builder.Block;
        _builder.Br(end);
        _builder.MoveTo(end);
        Value phi = _builder.Phi(ValueType.I64);
        phi.AddIncoming(_builder.I64(-5), here);
        phi.AddIncoming(old, last);
        _numbers.Add(phi);
    }

    /// <summary>Reads and writes a packet behind a check of its bounds; now and then moves its start before.</summary>
    void MakePacketAccess()
    {
        Function function = _builder.Function;
        if (Chance(25))
            _numbers.Add(_builder.Helper(HelperId.XdpAdjustHead, ValueType.I64, _context!, _builder.I32(_random.Next(-2, 5))));
        int size = _random.Next(1, 40);
        Value start = _builder.Load(ValueType.Pointer, MemoryType.U32, _context!, 0), end = _builder.Load(ValueType.Pointer,
            MemoryType.U32, _context!, 4);
        Value isShort = _builder.Compare(Op.UGt, _builder.PtrAdd(start, size), end);
        (Block here, Block inside, Block next) = (_builder.Block, function.AddBlock(), function.AddBlock());
        _builder.BrIf(isShort, next, inside);
        _builder.MoveTo(inside);
        List<Value> before = [.. _numbers];
        _memory.Add((start, size));
        for (int i = _random.Next(1, 4); i > 0; i--)
        {
            switch (_random.Next(4))
            {
                case 0:
                    MakeStore();
                    break;
                case 1:
                    MakeTransfer();
                    break;
                default:
                    (Value pointer, int available) = (start, size);
                    _numbers.Add(_builder.Load(NumberType(), MemoryType.U8, pointer, _random.Next(available)));
                    break;
            }
        }
        _memory.RemoveAt(_memory.Count - 1);
        Value result = Number(ValueType.I64);
        Block last = _builder.Block;
        _builder.Br(next);
        _numbers = before;
        _builder.MoveTo(next);
        Value phi = _builder.Phi(ValueType.I64);
        phi.AddIncoming(_builder.I64(-1), here);
        phi.AddIncoming(result, last);
        _numbers.Add(phi);
    }

    void MakeCall()
    {
        if (_module.Functions.Count == 0)
            return;
        Function callee = Any(_module.Functions);
        (Value pointer, int _) = Memory(8);
        Value result = _builder.Call(callee, Number(ValueType.I64), Number(ValueType.I32), pointer);
        _numbers.Add(result);
    }

    void MakeIf(int depth)
    {
        Function function = _builder.Function;
        Value condition = Chance(70) ? Condition() : Number(ValueType.I32);
        Block then = function.AddBlock(), otherwise = function.AddBlock(), end = function.AddBlock();
        _builder.BrIf(condition, then, otherwise);
        List<Value> before = [.. _numbers];
        (Block fromThen, Value first) = Arm(then, end, depth, before);
        (Block fromOtherwise, Value second) = Arm(otherwise, end, depth, before);
        _numbers = before;
        _builder.MoveTo(end);
        Value phi = _builder.Phi(ValueType.I32);
        bool isTruth = Chance(40);
        phi.AddIncoming(isTruth ? _builder.I32(1) : first, fromThen);
        phi.AddIncoming(isTruth ? _builder.I32(0) : second, fromOtherwise);
        _numbers.Add(phi);
    }

    (Block End, Value Result) Arm(Block block, Block end, int depth, List<Value> before)
    {
        _numbers = [.. before];
        _builder.MoveTo(block);
        for (int i = _random.Next(4); i > 0; i--)
            Statement(depth + 1);
        Value result = Number(ValueType.I32);
        Block last = _builder.Block;
        _builder.Br(end);
        return (last, result);
    }

    void MakeSwitch(int depth)
    {
        Function function = _builder.Function;
        ValueType type = NumberType();
        Value value = _builder.Arithmetic(Op.And, Number(type), function.Constant(type, 7));
        int count = _random.Next(1, 5);
        long[] cases = [.. Enumerable.Range(0, count).Select(i => (long)(i * 2 - 2))];
        Block[] targets = [.. cases.Select(_ => function.AddBlock())];
        Block otherwise = function.AddBlock(), end = function.AddBlock();
        _builder.Switch(value, Chance(20) ? targets[0] : otherwise, cases, targets);
        List<Value> before = [.. _numbers];
        List<(Block, Value)> arms = [];
        bool isUsed = _builder.Block.Terminator!.Blocks.Contains(otherwise);
        foreach (Block target in isUsed ? [.. targets, otherwise] : targets)
            arms.Add(Arm(target, end, depth + 1, before));
        if (!isUsed)
        {
            _builder.MoveTo(otherwise);
            _builder.Unreachable();
        }
        _numbers = before;
        _builder.MoveTo(end);
        Value phi = _builder.Phi(ValueType.I32);
        foreach ((Block from, Value result) in arms)
            phi.AddIncoming(result, from);
        _numbers.Add(phi);
    }

    void MakeLoop(int depth)
    {
        Function function = _builder.Function;
        Block before = _builder.Block, head = function.AddBlock(), body = function.AddBlock(), end = function.AddBlock();
        Value start = Number(ValueType.I64);
        _builder.Br(head);
        _builder.MoveTo(head);
        Value counter = _builder.Phi(ValueType.I32), sum = _builder.Phi(ValueType.I64);
        int trips = _random.Next(6);
        List<Value> outside = [.. _numbers];
        _numbers.Add(counter);
        _numbers.Add(sum);
        _builder.BrIf(_builder.Compare(Chance(50) ? Op.SLt : Op.ULt, counter, _builder.I32(trips)), body, end);
        _builder.MoveTo(body);
        for (int i = _random.Next(1, 4); i > 0; i--)
            Statement(depth + 2);
        if (Chance(40))
            MakeBreak(end);
        Value next = _builder.Arithmetic(Op.Add, counter, _builder.I32(1));
        Value nextSum = Number(ValueType.I64);
        counter.AddIncoming(_builder.I32(0), before);
        counter.AddIncoming(next, _builder.Block);
        sum.AddIncoming(start, before);
        sum.AddIncoming(nextSum, _builder.Block);
        _builder.Br(head);
        _builder.MoveTo(end);
        _numbers = [.. outside, counter, sum];
    }

    /// <summary>Leaves a loop early, with something that only the body knows.</summary>
    void MakeBreak(Block end)
    {
        Function function = _builder.Function;
        Block leaving = function.AddBlock(), next = function.AddBlock();
        _builder.BrIf(Condition(), leaving, next);
        _builder.MoveTo(leaving);
        MakeStore();
        _builder.Br(end);
        _builder.MoveTo(next);
    }

    /// <summary>The address of memory, kept in a slot and read back: a local of reference type.</summary>
    void MakeReference()
    {
        (Value pointer, int size) = Memory();
        Value slot = _builder.Function.AddSlot(new SlotSymbol(8, 8));
        _builder.Store(MemoryType.U64, slot, pointer);
        Value loaded = _builder.Load(ValueType.Pointer, MemoryType.U64, slot);
        if (Chance(50))
            _numbers.Add(_builder.Load(NumberType(), MemoryType.U8, loaded, _random.Next(size)));
        else
            _builder.Store(MemoryType.U8, loaded, Number(NumberType()), _random.Next(size));
    }
}
