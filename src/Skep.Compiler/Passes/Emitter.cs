using Skep.Compiler.Ir;

namespace Skep.Compiler.Passes;

/// <summary>Makes values for a block that is being written anew. Folds constants, so that nothing is made only to be folded
/// later.</summary>
sealed class Emitter(Function function, List<Value> output)
{
    public Function Function { get; } = function;

    public List<Value> Output { get; } = output;

    public SourcePoint? Source { get; set; }

    public Value Constant(ValueType type, long number) => Function.Constant(type, number);

    public Value Binary(Op op, Value left, Value right)
    {
        if (left.IsConstant && right.IsConstant && Arithmetic.Evaluate(op, left.Type, left.Immediate, right.Immediate) is { } folded)
            return Constant(ResultType(op, left.Type), folded);
        return Add(Function.Create(op, ResultType(op, left.Type), [left, right]));
    }

    public Value Binary(Op op, Value left, long right) => Binary(op, left, Constant(op == Op.PtrAdd ? ValueType.I64 : left.Type, right));

    public Value Unary(Op op, Value value)
    {
        if (value.IsConstant && Arithmetic.Evaluate(op, value.Type, value.Immediate, 0) is { } folded)
            return Constant(ResultType(op, value.Type), folded);
        return Add(Function.Create(op, ResultType(op, value.Type), [value]));
    }

    public Value Load(ValueType type, MemoryType memory, Value address, long offset) =>
        Add(Function.Create(Op.Load, type, [address], immediate: offset, memory: memory));

    public Value Store(MemoryType memory, Value address, Value value, long offset) =>
        Add(Function.Create(Op.Store, ValueType.Void, [address, value], immediate: offset, memory: memory));

    public Value PtrAdd(Value pointer, long offset) => offset == 0 ? pointer : Binary(Op.PtrAdd, pointer, offset);

    public Value Add(Value value)
    {
        value.Source ??= Source;
        Output.Add(value);
        return value;
    }

    /// <summary>What a register of another type has after a value's low bits were copied to it; upper bits are anything.</summary>
    public Value Reinterpret(Value value, ValueType type) => (value.Type, type) switch
    {
        (ValueType.I32, ValueType.I64) => Unary(Op.ZExt, value),
        (ValueType.I64, ValueType.I32) => Unary(Op.Trunc, value),
        (ValueType.Pointer, ValueType.I64) => Binary(Op.PtrDiff, value, Function.Null),
        (ValueType.I64, ValueType.Pointer) => Binary(Op.PtrAdd, Function.Null, value),
        (ValueType.Pointer, ValueType.I32) => Unary(Op.Trunc, Reinterpret(value, ValueType.I64)),
        (ValueType.I32, ValueType.Pointer) => Reinterpret(Unary(Op.ZExt, value), ValueType.Pointer),
        _ => value,
    };

    /// <summary>What a load gives of memory that a value was stored to with the same width.</summary>
    public Value AsLoaded(Value stored, MemoryType memory, ValueType type)
    {
        if (memory.Size == 8)
            return Reinterpret(stored, type);
        if (memory.Size == 4)
        {
            Value low = Reinterpret(stored, ValueType.I32);
            return type == ValueType.I64 && memory == MemoryType.S32 ? Unary(Op.SExt, low) : Reinterpret(low, type);
        }
        Value number = Reinterpret(stored, type == ValueType.I64 && stored.Type == ValueType.I64 ? ValueType.I64 : ValueType.I32);
        Value extended = memory switch
        {
            MemoryType.U8 => Binary(Op.And, number, 0xff),
            MemoryType.U16 => Binary(Op.And, number, 0xffff),
            MemoryType.S8 => Unary(Op.SExt8, number),
            _ => Unary(Op.SExt16, number),
        };
        if (type == ValueType.I64 && extended.Type == ValueType.I32)
            return Unary(memory.IsSigned ? Op.SExt : Op.ZExt, extended);
        return Reinterpret(extended, type);
    }

    static ValueType ResultType(Op op, ValueType operand) =>
        OpTable.Of(op).Is(OpTraits.Comparison) ? ValueType.I32
        : op switch { Op.ZExt or Op.SExt or Op.PtrDiff => ValueType.I64, Op.Trunc => ValueType.I32, _ => operand };
}
