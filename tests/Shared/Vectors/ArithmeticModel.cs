using System.Numerics;

namespace Skep.Testing;

/// <summary>The arithmetic of RFC 9669 over unbounded integers: slow, and unlike any way that the product computes it.</summary>
static class ArithmeticModel
{
    /// <summary>The value of the low <paramref name="bits"/> bits, as a signed number.</summary>
    public static BigInteger Signed(ulong value, int bits)
    {
        BigInteger low = Unsigned(value, bits);
        return low >= BigInteger.One << (bits - 1) ? low - (BigInteger.One << bits) : low;
    }

    public static BigInteger Unsigned(ulong value, int bits) => value & ((BigInteger.One << bits) - 1);

    /// <summary>The low bits of a number, whatever its sign, zero-extended to 64.</summary>
    public static ulong Truncate(BigInteger value, int bits) => (ulong)(value & ((BigInteger.One << bits) - 1));

    /// <param name="operation">The operator as the verifier writes it: <c>+</c>, <c>s/</c>, <c>s&gt;&gt;</c>, <c>=</c>.</param>
    public static ulong Binary(string operation, int bits, ulong x, ulong y)
    {
        BigInteger ux = Unsigned(x, bits), uy = Unsigned(y, bits), sx = Signed(x, bits), sy = Signed(y, bits);
        int shift = (int)(uy % bits);
        return Truncate(operation switch
        {
            "+" => ux + uy,
            "-" => ux - uy,
            "*" => ux * uy,
            "/" => uy.IsZero ? 0 : ux / uy,
            "%" => uy.IsZero ? ux : ux % uy,
            // BigInteger divides towards zero, as section 4.1 demands.
            "s/" => sy.IsZero ? 0 : BigInteger.Divide(sx, sy),
            "s%" => sy.IsZero ? sx : BigInteger.Remainder(sx, sy),
            "|" => ux | uy,
            "&" => ux & uy,
            "^" => ux ^ uy,
            "<<" => ux << shift,
            ">>" => ux >> shift,
            "s>>" => sx >> shift,
            "=" => uy,
            _ => throw new ArgumentException(operation),
        }, bits);
    }

    public static bool Compare(string operation, int bits, ulong x, ulong y)
    {
        BigInteger ux = Unsigned(x, bits), uy = Unsigned(y, bits), sx = Signed(x, bits), sy = Signed(y, bits);
        return operation switch
        {
            "==" => ux == uy,
            "!=" => ux != uy,
            ">" => ux > uy,
            ">=" => ux >= uy,
            "<" => ux < uy,
            "<=" => ux <= uy,
            "s>" => sx > sy,
            "s>=" => sx >= sy,
            "s<" => sx < sy,
            "s<=" => sx <= sy,
            "&" => !(ux & uy).IsZero,
            _ => throw new ArgumentException(operation),
        };
    }

    /// <summary>The low bytes of a number in opposite order.</summary>
    public static ulong Swap(ulong value, int bits)
    {
        ulong result = 0;
        for (int i = 0; i < bits; i += 8)
            result |= (value >> i & 0xff) << (bits - 8 - i);
        return result;
    }
}
