using Skep.Compiler.Analyses;
using Skep.Compiler.Ir;

namespace Skep.Compiler.Passes;

sealed partial class Simplification
{
    Value? SimplifyConversion(Value value)
    {
        Value operand = value[0];
        if (value.Op == Op.Trunc)
            return SimplifyTrunc(value, operand);
        KnownBits bits = KnownBits.Of(operand);
        if (value.Op == Op.SExt && bits.IsNonNegative(ValueType.I32))
            return Make(Op.ZExt, ValueType.I64, operand);
        if (operand is { Op: Op.Load, IsVolatile: false } && operand.Uses.Count == 1 && (value.Op == Op.SExt) == operand.Memory.IsSigned)
            return ReplaceLoad(operand, ValueType.I64, operand.Memory);
        if (value.Op == Op.SExt && operand is { Op: Op.Load, IsVolatile: false, Memory: MemoryType.U32 } && operand.Uses.Count == 1
            && CanExtendSign(operand))
            return ReplaceLoad(operand, ValueType.I64, MemoryType.S32);
        if (value.Op == Op.ZExt && operand.Op == Op.Trunc && KnownBits.Of(operand[0]).Maximum <= uint.MaxValue)
            return operand[0];
        if (value.Op == Op.SExt && operand.Op is Op.SExt8 or Op.SExt16 && operand[0].Op == Op.Trunc)
            return Make(operand.Op, ValueType.I64, operand[0][0]);
        return null;
    }

    Value? SimplifyTrunc(Value value, Value operand)
    {
        switch (operand.Op)
        {
            case Op.ZExt or Op.SExt:
                return operand[0];
            case Op.Load when !operand.IsVolatile && operand.Uses.Count == 1 && operand.Memory.Size <= 4:
                return ReplaceLoad(operand, ValueType.I32, operand.Memory);
            case Op.And or Op.Or or Op.Xor or Op.Add or Op.Sub or Op.Mul when operand.Uses.Count == 1 && IsNarrow(operand[0])
                && IsNarrow(operand[1]):
                return Make(operand.Op, ValueType.I32, Narrowed(operand[0]), Narrowed(operand[1]));
            case Op.Shl when operand.Uses.Count == 1 && IsNarrow(operand[0]) && operand[1].IsConstant
                && operand[1].Immediate is >= 0 and < 32:
                return Make(Op.Shl, ValueType.I32, Narrowed(operand[0]), Constant(ValueType.I32, operand[1].Immediate));
            case Op.Bswap16 or Op.Bswap32 or Op.SExt8 or Op.SExt16 or Op.Neg when operand.Uses.Count == 1 && IsNarrow(operand[0]):
                return Make(operand.Op, ValueType.I32, Narrowed(operand[0]));
            default:
                // The masks that are only there for the upper half.
                return StripUpper(value, 0, uint.MaxValue);
        }
    }

    /// <summary>Whether the lower half is there without an instruction.</summary>
    static bool IsNarrow(Value value) => value.IsConstant || value.Op is Op.ZExt or Op.SExt;

    Value Narrowed(Value value) => value.IsConstant ? Constant(ValueType.I32, value.Immediate) : value[0];

    // Not of a context: the kernel rewrites such loads, and older ones know no loads there that extend the sign.
    static bool CanExtendSign(Value load) => load[0].Op != Op.Parameter;

    /// <summary>The same load, to a register of another type; stands where the first one stood.</summary>
    Value ReplaceLoad(Value load, ValueType type, MemoryType memory)
    {
        Value other = _function.Create(Op.Load, type, [load[0]], immediate: load.Immediate, memory: memory);
        other.Source = load.Source;
        other.Name = load.Name;
        load.Block!.Insert(load.Block.IndexOf(load), other);
        Push(other);
        return other;
    }
}
