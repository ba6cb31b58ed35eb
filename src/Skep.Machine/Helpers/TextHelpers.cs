using System.Runtime.CompilerServices;

namespace Skep.Machine;

/// <summary>Helpers that read text: <c>kernel/bpf/helpers.c</c>.</summary>
static unsafe class TextHelpers
{
    /// <summary>BPF_STRTOX_BASE_MASK: the only flags there are.</summary>
    const ulong BaseMask = 0x1f;

    /// <summary>The kernel copies what it parses into 64 bytes, and looks at no more.</summary>
    const int MaxDigits = 63;

    public static ulong Strtol(VirtualCpu cpu, ulong* r)
    {
        ReadOnlySpan<byte> text = cpu.Buffer(1, r[1], r[2], write: false);
        byte* result = cpu.Argument(4, r[4], sizeof(long), write: true);
        Unsafe.WriteUnaligned(result, 0L);
        int consumed = Parse(text, r[3], out ulong magnitude, out bool isNegative);
        if (consumed < 0)
            return (ulong)consumed;
        long value = (long)(isNegative ? 0 - magnitude : magnitude);
        if (isNegative ? value > 0 : value < 0)
            return unchecked((ulong)-Errno.ERANGE);
        Unsafe.WriteUnaligned(result, value);
        return (ulong)consumed;
    }

    public static ulong Strtoul(VirtualCpu cpu, ulong* r)
    {
        ReadOnlySpan<byte> text = cpu.Buffer(1, r[1], r[2], write: false);
        byte* result = cpu.Argument(4, r[4], sizeof(ulong), write: true);
        Unsafe.WriteUnaligned(result, 0UL);
        int consumed = Parse(text, r[3], out ulong value, out bool isNegative);
        if (consumed < 0)
            return (ulong)consumed;
        if (isNegative)
            return unchecked((ulong)-Errno.EINVAL);
        Unsafe.WriteUnaligned(result, value);
        return (ulong)consumed;
    }

    public static ulong Strncmp(VirtualCpu cpu, ulong* r)
    {
        ReadOnlySpan<byte> first = cpu.Buffer(1, r[1], (uint)r[2], write: false);
        ReadOnlySpan<byte> second = cpu.TextArgument(3, r[3]);
        for (int i = 0; i < first.Length; i++)
        {
            byte other = i < second.Length ? second[i] : (byte)0;
            if (first[i] != other)
                return first[i] < other ? ulong.MaxValue : 1;
            if (other == 0)
                break;
        }
        return 0;
    }

    /// <summary><c>__bpf_strtoull</c>.</summary>
    /// <returns>Bytes of the text that make up the number, or a negated error number.</returns>
    static int Parse(ReadOnlySpan<byte> text, ulong flags, out ulong value, out bool isNegative)
    {
        (value, isNegative) = (0, false);
        if (text.IsEmpty || flags is not (0 or 8 or 10 or 16))
            return -Errno.EINVAL;
        int consumed = 0;
        while (consumed < text.Length && KernelCharacters.IsSpace(text[consumed]))
            consumed++;
        isNegative = consumed < text.Length && text[consumed] == '-';
        if (isNegative)
            consumed++;
        ReadOnlySpan<byte> digits = text[consumed..];
        if (digits.IsEmpty)
            return -Errno.EINVAL;
        digits = digits[..Math.Min(digits.Length, MaxDigits)];

        uint radix = (uint)(flags & BaseMask);
        int prefix = TakePrefix(digits, ref radix);
        int count = ParseDigits(digits[prefix..], radix, out value);
        return count < 0 ? count : count == 0 ? -Errno.EINVAL : consumed + prefix + count;
    }

    /// <summary><c>_parse_integer_fixup_radix</c>.</summary>
    static int TakePrefix(ReadOnlySpan<byte> digits, ref uint radix)
    {
        bool hasHexPrefix = digits.Length > 1 && digits[0] == '0' && (digits[1] | 0x20) == 'x';
        if (radix == 0)
            radix = digits[0] != '0' ? 10u : hasHexPrefix && digits.Length > 2 && char.IsAsciiHexDigit((char)digits[2]) ? 16u : 8u;
        return radix == 16 && hasHexPrefix ? 2 : 0;
    }

    /// <summary><c>_parse_integer</c>: as many digits as there are.</summary>
    static int ParseDigits(ReadOnlySpan<byte> digits, uint radix, out ulong value)
    {
        value = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            uint c = digits[i], letter = (c | 0x20) - 'a';
            uint digit = c - '0' <= 9 ? c - '0' : letter <= 5 ? letter + 10 : uint.MaxValue;
            if (digit >= radix)
                return i;
            UInt128 next = (UInt128)value * radix + digit;
            if (next > ulong.MaxValue)
                return -Errno.ERANGE;
            value = (ulong)next;
        }
        return digits.Length;
    }
}
