using System.Numerics;
using Skep.Compiler.Analyses;
using Skep.Compiler.Ir;

namespace Skep.Compiler.Passes;

sealed partial class Simplification
{
    Value? SimplifyArithmetic(Value value)
    {
        if (value.Info.Is(OpTraits.Commutative) && value[0].IsConstant)
        {
            Value constant = value[0];
            value.SetOperand(0, value[1]);
            value.SetOperand(1, constant);
            return value;
        }
        KnownBits known = KnownBits.Of(value);
        if (known.IsConstant)
            return Constant(value.Type, (long)known.Ones);
        return value.Op switch
        {
            Op.Add => SimplifyAdd(value),
            Op.Sub => SimplifySub(value),
            Op.Neg =>
                value[0].Op == Op.Neg ? value[0][0] : value[0].Op == Op.Sub ? Make(Op.Sub, value.Type, value[0][1], value[0][0]) : null,
            Op.Mul => SimplifyMul(value),
            Op.UDiv or Op.URem => SimplifyUnsignedDivision(value),
            Op.SDiv or Op.SRem => SimplifySignedDivision(value),
            Op.And => SimplifyAnd(value),
            Op.Or => SimplifyOr(value),
            Op.Xor => SimplifyXor(value),
            Op.Shl or Op.LShr or Op.AShr => SimplifyShift(value),
            Op.Bswap16 or Op.Bswap32 or Op.Bswap64 => SimplifySwap(value),
            Op.SExt8 or Op.SExt16 => SimplifySignExtension(value),
            _ => null,
        };
    }

    Value? SimplifyAdd(Value value)
    {
        (Value left, Value right) = (value[0], value[1]);
        if (right.IsZero)
            return left;
        if (left.Op == Op.Sub && left[1] == right)
            return left[0];
        if (right.Op == Op.Sub && right[1] == left)
            return right[0];
        if (right.Op == Op.Neg)
            return Make(Op.Sub, value.Type, left, right[0]);
        if (left.Op == Op.Neg)
            return Make(Op.Sub, value.Type, right, left[0]);
        if (!right.IsConstant && left.Op == Op.PtrDiff && left[1].IsZero)
            return null;
        return Reassociate(value);
    }

    Value? SimplifySub(Value value)
    {
        (Value left, Value right) = (value[0], value[1]);
        if (left == right)
            return Constant(value.Type, 0);
        if (IsConstant(right, out long number))
            return number == 0 ? left : Make(Op.Add, left, unchecked(-number));
        if (left.IsZero)
            return Make(Op.Neg, value.Type, right);
        if (left.Op == Op.Add && left[0] == right)
            return left[1];
        if (left.Op == Op.Add && left[1] == right)
            return left[0];
        return null;
    }

    /// <summary><c>(x op 1) op 2</c> is <c>x op 3</c>.</summary>
    Value? Reassociate(Value value)
    {
        Value left = value[0];
        if (!value[1].IsConstant || left.Op != value.Op || !left[1].IsConstant)
            return null;
        long number = Arithmetic.Evaluate(value.Op, value.Type, left[1].Immediate, value[1].Immediate)!.Value;
        return Make(value.Op, left[0], number);
    }

    Value? SimplifyMul(Value value)
    {
        if (!IsConstant(value[1], out long number))
            return null;
        if (number == 0)
            return value[1];
        if (number == 1)
            return value[0];
        if (number == -1)
            return Make(Op.Neg, value.Type, value[0]);
        return PowerOfTwo(value.Type, number) is { } shift ? Make(Op.Shl, value[0], shift) : Reassociate(value);
    }

    Value? SimplifyUnsignedDivision(Value value)
    {
        bool isDivision = value.Op == Op.UDiv;
        if (!IsConstant(value[1], out long number))
            return null;
        // RFC 9669: division by 0 gives 0, its remainder the dividend.
        if (number == 0)
            return isDivision ? value[1] : value[0];
        if (PowerOfTwo(value.Type, number) is { } shift)
            return isDivision ? Make(Op.LShr, value[0], shift) : Make(Op.And, value[0], number - 1);
        if (KnownBits.Of(value[0]).Maximum < ((ulong)number & KnownBits.Mask(value.Type)))
            return isDivision ? Constant(value.Type, 0) : value[0];
        return null;
    }

    Value? SimplifySignedDivision(Value value)
    {
        bool isDivision = value.Op == Op.SDiv;
        (Value left, Value right) = (value[0], value[1]);
        if (KnownBits.Of(left).IsNonNegative(value.Type) && KnownBits.Of(right).IsNonNegative(value.Type))
            return Make(isDivision ? Op.UDiv : Op.URem, value.Type, left, right);
        if (!IsConstant(right, out long number))
            return null;
        if (number == 0)
            return isDivision ? right : left;
        if (number is 1 or -1)
            return !isDivision ? Constant(value.Type, 0) : number == 1 ? left : Make(Op.Neg, value.Type, left);
        if (number < 0 || PowerOfTwo(value.Type, number) is not { } shift)
            return null;
        // Rounds towards 0: a negative dividend gets the divisor less 1 first.
        int width = value.Type == ValueType.I32 ? 32 : 64;
        Value sign = Make(Op.AShr, left, width - 1);
        Value bias = Make(Op.LShr, sign, width - shift);
        Value biased = Make(Op.Add, value.Type, left, bias);
        if (isDivision)
            return Make(Op.AShr, biased, shift);
        return Make(Op.Sub, value.Type, left, Make(Op.And, biased, -number));
    }

    /// <summary>Which power of two an unsigned number is.</summary>
    static int? PowerOfTwo(ValueType type, long number)
    {
        ulong bits = (ulong)number & KnownBits.Mask(type);
        return BitOperations.IsPow2(bits) ? BitOperations.TrailingZeroCount(bits) : null;
    }
}
