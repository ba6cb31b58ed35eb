using Skep.Compiler.Analyses;
using Skep.Compiler.Ir;

namespace Skep.Compiler.Passes;

sealed partial class Simplification
{
    Value? SimplifyAnd(Value value)
    {
        (Value left, Value right) = (value[0], value[1]);
        if (left == right)
            return left;
        KnownBits leftBits = KnownBits.Of(left), rightBits = KnownBits.Of(right);
        // One side has 1 wherever the other can have 1.
        if ((leftBits.Maximum & ~rightBits.Ones) == 0)
            return left;
        if ((rightBits.Maximum & ~leftBits.Ones) == 0)
            return right;
        if (value.Type == ValueType.I64 && IsConstant(right, out long mask) && mask == uint.MaxValue)
            return Make(Op.ZExt, ValueType.I64, Make(Op.Trunc, ValueType.I32, left));
        return Reassociate(value);
    }

    Value? SimplifyOr(Value value)
    {
        (Value left, Value right) = (value[0], value[1]);
        if (left == right || right.IsZero)
            return left;
        if (IsConstant(right, out long number) && number == -1)
            return right;
        return Reassociate(value);
    }

    Value? SimplifyXor(Value value)
    {
        (Value left, Value right) = (value[0], value[1]);
        if (left == right)
            return Constant(value.Type, 0);
        if (right.IsZero)
            return left;
        if (IsConstant(right, out long number) && number == 1 && left.Info.Is(OpTraits.Comparison))
            return Make(Inverse(left.Op), ValueType.I32, left[0], left[1]);
        return Reassociate(value);
    }

    Value? SimplifyShift(Value value)
    {
        if (!IsConstant(value[1], out long number))
            return value[0].IsZero ? value[0] : null;
        int width = value.Type == ValueType.I32 ? 32 : 64;
        if (number < 0 || number >= width)
            return Make(value.Op, value[0], number & (width - 1));
        if (number == 0)
            return value[0];
        Value left = value[0];
        if (value.Op == Op.AShr && KnownBits.Of(left).IsNonNegative(value.Type))
            return Make(Op.LShr, left, number);
        if (left.Op is not (Op.Shl or Op.LShr or Op.AShr) || !IsConstant(left[1], out long inner) || inner < 0 || inner >= width)
            return null;
        if (left.Op == value.Op)
        {
            return inner + number < width ? Make(value.Op, left[0], inner + number)
                : value.Op == Op.AShr ? Make(Op.AShr, left[0], width - 1)
                : Constant(value.Type, 0);
        }
        if (inner != number)
            return null;
        if (value.Op == Op.AShr && left.Op == Op.Shl)
            return LowSigned(left[0], width - (int)number);
        ulong mask = KnownBits.Mask(value.Type);
        return (value.Op, left.Op) switch
        {
            (Op.LShr, Op.Shl) => Make(Op.And, left[0], (long)(mask >> (int)number)),
            (Op.Shl, _) => Make(Op.And, left[0], (long)(mask << (int)number)),
            _ => null,
        };
    }

    /// <summary>The low bits of an integer with their sign.</summary>
    Value? LowSigned(Value value, int bits) => (bits, value.Type) switch
    {
        (8, _) => Make(Op.SExt8, value.Type, value),
        (16, _) => Make(Op.SExt16, value.Type, value),
        (32, ValueType.I64) => Make(Op.SExt, ValueType.I64, Make(Op.Trunc, ValueType.I32, value)),
        _ => null,
    };

    Value? SimplifySwap(Value value)
    {
        Value operand = value[0];
        ulong used = value.Op switch { Op.Bswap16 => ushort.MaxValue, Op.Bswap32 => uint.MaxValue, _ => ulong.MaxValue };
        if (operand.Op == value.Op)
        {
            // Twice is once forth and back, but for the bits that are cleared.
            return (KnownBits.Of(operand[0]).Maximum & ~used) == 0 ? operand[0] : Make(Op.And, operand[0], (long)used);
        }
        return StripUpper(value, 0, used);
    }

    Value? SimplifySignExtension(Value value)
    {
        ulong used = value.Op == Op.SExt8 ? byte.MaxValue : ushort.MaxValue;
        KnownBits bits = KnownBits.Of(value[0]);
        if (bits.Maximum <= used / 2)
            return value[0];
        if (value[0].Op == value.Op || value[0] is { Op: Op.Load, Memory: MemoryType.S8 } || value.Op == Op.SExt16
            && value[0].Op == Op.SExt8)
            return value[0];
        if (value[0] is { Op: Op.Load, IsVolatile: false } load && load.Uses.Count == 1 && CanExtendSign(load)
            && load.Memory.Size == (value.Op == Op.SExt8 ? 1 : 2))
            return ReplaceLoad(load, value.Type, value.Op == Op.SExt8 ? MemoryType.S8 : MemoryType.S16);
        return StripUpper(value, 0, used);
    }

    /// <summary>Takes away what only changes bits of an operand that are not used.</summary>
    Value? StripUpper(Value value, int index, ulong used)
    {
        Value operand = value[index];
        bool isNeedless = operand.Op switch
        {
            Op.And => IsConstant(operand[1], out long mask) && ((ulong)mask & used) == used,
            Op.SExt8 => used <= byte.MaxValue,
            Op.SExt16 => used <= ushort.MaxValue,
            _ => false,
        };
        if (!isNeedless)
            return null;
        Push(operand);
        value.SetOperand(index, operand[0]);
        return value;
    }
}
