using System.Numerics;
using Skep.Compiler.Ir;

namespace Skep.Compiler.Analyses;

/// <summary>Which bits of an integer are the same whenever it is computed. Those of an i32 are the low 32; the upper ones count as
/// 0.</summary>
/// <param name="Zeros">Bits that are always 0.</param>
/// <param name="Ones">Bits that are always 1.</param>
public readonly record struct KnownBits(ulong Zeros, ulong Ones)
{
    const int MaximumDepth = 6;

    /// <summary>The largest it can be as an unsigned number.</summary>
    public ulong Maximum => ~Zeros;

    /// <summary>The least it can be as an unsigned number.</summary>
    public ulong Minimum => Ones;

    public bool IsConstant => (Zeros | Ones) == ulong.MaxValue;

    /// <summary>Whether it is below <c>2^(width-1)</c>: as a signed number not negative.</summary>
    public bool IsNonNegative(ValueType type) => (Zeros & Sign(type)) != 0;

    public static ulong Mask(ValueType type) => type == ValueType.I32 ? uint.MaxValue : ulong.MaxValue;

    static ulong Sign(ValueType type) => type == ValueType.I32 ? 1UL << 31 : 1UL << 63;

    public static KnownBits Of(Value value) => Of(value, 0);

    static KnownBits Of(Value value, int depth)
    {
        ulong mask = Mask(value.Type);
        if (value.IsConstant)
            return Exactly((ulong)value.Immediate & mask);
        if (depth == MaximumDepth)
            return AtMost(mask);
        KnownBits known = value.Op switch
        {
            Op.And => And(Operand(value, 0, depth), Operand(value, 1, depth)),
            Op.Or => Or(Operand(value, 0, depth), Operand(value, 1, depth)),
            Op.Xor => Xor(Operand(value, 0, depth), Operand(value, 1, depth)),
            Op.Shl or Op.LShr or Op.AShr when value[1].IsConstant => Shift(value, Operand(value, 0, depth)),
            Op.LShr => AtMost(Operand(value, 0, depth).Maximum),
            Op.Add => Add(Operand(value, 0, depth), Operand(value, 1, depth), mask),
            Op.Mul => Multiply(Operand(value, 0, depth), Operand(value, 1, depth), mask),
            Op.UDiv => AtMost(Operand(value, 0, depth).Maximum),
            Op.URem when value[1].IsConstant && !value[1].IsZero => AtMost(((ulong)value[1].Immediate & mask) - 1),
            Op.URem => AtMost(Operand(value, 0, depth).Maximum),
            Op.ZExt => Operand(value, 0, depth),
            Op.SExt when Operand(value, 0, depth).IsNonNegative(ValueType.I32) => Operand(value, 0, depth),
            Op.Trunc => Low(Operand(value, 0, depth)),
            Op.Bswap16 => AtMost(ushort.MaxValue),
            Op.Bswap32 => AtMost(uint.MaxValue),
            Op.Load when !value.Memory.IsSigned && value.Memory.Size < 8 => AtMost((1UL << (8 * value.Memory.Size)) - 1),
            Op.Phi => Join(value, depth),
            _ when value.Info.Is(OpTraits.Comparison) => AtMost(1),
            _ => AtMost(mask),
        };
        return new KnownBits(known.Zeros | ~mask, known.Ones & mask);
    }

    static KnownBits Operand(Value value, int index, int depth) => Of(value[index], depth + 1);

    static KnownBits Exactly(ulong number) => new(~number, number);

    /// <summary>All bits above the highest of a number are 0.</summary>
    static KnownBits AtMost(ulong number)
    {
        int zeros = BitOperations.LeadingZeroCount(number);
        // A shift by 64 would be one by 0.
        return new(zeros == 64 ? ulong.MaxValue : ~(ulong.MaxValue >> zeros), 0);
    }

    static KnownBits Low(KnownBits bits) => new(bits.Zeros | ~(ulong)uint.MaxValue, bits.Ones & uint.MaxValue);

    static KnownBits And(KnownBits left, KnownBits right) => new(left.Zeros | right.Zeros, left.Ones & right.Ones);

    static KnownBits Or(KnownBits left, KnownBits right) => new(left.Zeros & right.Zeros, left.Ones | right.Ones);

    static KnownBits Xor(KnownBits left, KnownBits right) =>
        new((left.Zeros & right.Zeros) | (left.Ones & right.Ones), (left.Zeros & right.Ones) | (left.Ones & right.Zeros));

    static KnownBits Shift(Value value, KnownBits bits)
    {
        int width = value.Type == ValueType.I32 ? 32 : 64;
        int count = (int)value[1].Immediate & (width - 1);
        if (value.Op == Op.Shl)
            return new((bits.Zeros << count) | ((1UL << count) - 1), bits.Ones << count);
        if (value.Op == Op.AShr && !bits.IsNonNegative(value.Type))
            return default;
        return new((bits.Zeros >> count) | ~(ulong.MaxValue >> count), bits.Ones >> count);
    }

    static KnownBits Add(KnownBits left, KnownBits right, ulong mask)
    {
        ulong low = (1UL << Math.Min(BitOperations.TrailingZeroCount(~left.Zeros), BitOperations.TrailingZeroCount(~right.Zeros)) % 64) - 1;
        ulong sum = left.Maximum + right.Maximum;
        bool wraps = sum < left.Maximum || sum > mask;
        return wraps ? new(low, 0) : new(low | AtMost(sum).Zeros, 0);
    }

    static KnownBits Multiply(KnownBits left, KnownBits right, ulong mask)
    {
        ulong high = Math.BigMul(left.Maximum, right.Maximum, out ulong low);
        return high != 0 || low > mask ? default : AtMost(low);
    }

    static KnownBits Join(Value phi, int depth)
    {
        var known = new KnownBits(ulong.MaxValue, ulong.MaxValue);
        foreach (Value operand in phi.Operands)
        {
            if (operand == phi)
                continue;
            // A loop comes back to its phi: what one look shows must do.
            KnownBits bits = Of(operand, Math.Max(depth + 1, MaximumDepth - 2));
            known = new(known.Zeros & bits.Zeros, known.Ones & bits.Ones);
        }
        return (known.Zeros & known.Ones) != 0 ? default : known;
    }
}
