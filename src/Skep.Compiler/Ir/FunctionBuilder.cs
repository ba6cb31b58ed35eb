using Skep.KernelAbi;

namespace Skep.Compiler.Ir;

/// <summary>Appends values to a block. It makes what it is told: simplification is the passes' work.</summary>
public sealed class FunctionBuilder(Function function)
{
    int? _index;

    public Function Function { get; } = function;

    /// <summary>The block that is appended to.</summary>
    public Block Block { get; private set; } = null!;

    /// <summary>The source of what is appended.</summary>
    public SourcePoint? Source { get; set; }

    /// <summary>From now on appends to the end of a block.</summary>
    public void MoveTo(Block block)
    {
        Block = block;
        _index = null;
    }

    /// <summary>From now on inserts before a value, in its block.</summary>
    public void MoveBefore(Value value)
    {
        Block = value.Block!;
        _index = Block.IndexOf(value);
        Source = value.Source;
    }

    public Value I32(long number) => Function.Constant(ValueType.I32, number);

    public Value I64(long number) => Function.Constant(ValueType.I64, number);

    /// <summary>Arithmetic on operands of one type, or with one operand.</summary>
    public Value Arithmetic(Op op, Value left, Value right) => Add(op, left.Type, [left, right]);

    public Value Unary(Op op, Value value) => Add(op, value.Type, [value]);

    public Value Convert(Op op, Value value) => Add(op, op == Op.Trunc ? ValueType.I32 : ValueType.I64, [value]);

    public Value Compare(Op op, Value left, Value right) => Add(op, ValueType.I32, [left, right]);

    /// <param name="offset">An i64, in bytes.</param>
    public Value PtrAdd(Value pointer, Value offset) => Add(Op.PtrAdd, ValueType.Pointer, [pointer, offset]);

    public Value PtrAdd(Value pointer, long offset) => offset == 0 ? pointer : PtrAdd(pointer, I64(offset));

    /// <summary>Bytes from one pointer to another into the same memory: an i64.</summary>
    public Value PtrDiff(Value left, Value right) => Add(Op.PtrDiff, ValueType.I64, [left, right]);

    /// <summary>The pointer moved by a field's offset in the running kernel.</summary>
    public Value CoreAddress(Value pointer, CoreAccess access) => Add(Op.CoreAddress, ValueType.Pointer, [pointer], symbol: access);

    public Value Load(ValueType type, MemoryType memory, Value address, long offset = 0, bool isVolatile = false) =>
        Add(Op.Load, type, [address], immediate: offset, memory: memory, isVolatile: isVolatile);

    public Value Store(MemoryType memory, Value address, Value value, long offset = 0, bool isVolatile = false) =>
        Add(Op.Store, ValueType.Void, [address, value], immediate: offset, memory: memory, isVolatile: isVolatile);

    /// <summary>Copies bytes between places that do not overlap, or are the same.</summary>
    public Value Copy(Value destination, Value source, long size) => Add(Op.Copy, ValueType.Void, [destination, source], immediate: size);

    /// <summary>Fills with zeros.</summary>
    public Value Zero(Value destination, long size) => Add(Op.Zero, ValueType.Void, [destination], immediate: size);

    public Value Atomic(AtomicKind kind, ValueType type, Value address, params ReadOnlySpan<Value> values) =>
        Add(
            Op.Atomic, type, [address, .. values], memory: type == ValueType.I32 ? MemoryType.U32 : MemoryType.U64, atomic: kind);

    public Value Call(Function callee, params ReadOnlySpan<Value> arguments) => Add(Op.Call, callee.ReturnType, arguments, symbol: callee);

    public Value Helper(HelperId id, ValueType type, params ReadOnlySpan<Value> arguments) =>
        Add(Op.Helper, type, arguments, immediate: (long)id);

    public Value Kfunc(ExternSymbol symbol, ValueType type, params ReadOnlySpan<Value> arguments) =>
        Add(Op.Kfunc, type, arguments, symbol: symbol);

    /// <summary>A phi without operands, at the start of the block that is appended to.</summary>
    public Value Phi(ValueType type)
    {
        Value phi = Function.Create(Op.Phi, type, []);
        phi.Source = Source;
        Block.Insert(Block.FirstAfterPhis, phi);
        _index++;
        return phi;
    }

    public Value Br(Block target) => Add(Op.Br, ValueType.Void, [], [target]);

    /// <summary>Goes to <paramref name="then"/> when the condition, an i32, is not 0.</summary>
    public Value BrIf(Value condition, Block then, Block otherwise) =>
        then == otherwise ? Br(then) : Add(Op.BrIf, ValueType.Void, [condition], [then, otherwise]);

    public Value Switch(Value value, Block otherwise, ReadOnlySpan<long> cases, ReadOnlySpan<Block> targets) =>
        Add(Op.Switch, ValueType.Void, [value], [otherwise, .. targets], symbol: cases.ToArray());

    public Value Ret(Value? value = null) => value is null ? Add(Op.Ret, ValueType.Void, []) : Add(Op.Ret, ValueType.Void, [value]);

    public Value Unreachable() => Add(Op.Unreachable, ValueType.Void, []);

    Value Add(
        Op op, ValueType type, ReadOnlySpan<Value> operands, ReadOnlySpan<Block> blocks = default, long immediate = 0,
        MemoryType memory = default, AtomicKind atomic = default, object? symbol = null, bool isVolatile = false)
    {
        Value value = Function.Create(op, type, operands, blocks, immediate, memory, atomic, symbol, isVolatile);
        value.Source = Source;
        Block.Insert(_index ?? Block.Values.Count, value);
        _index++;
        return value;
    }
}
