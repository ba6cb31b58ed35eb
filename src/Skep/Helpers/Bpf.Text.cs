using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Skep.KernelAbi;

namespace Skep;

public static partial class Bpf
{
    /// <summary>Compares a text with a literal (Linux 5.17).</summary>
    /// <returns>0 when they are equal.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Strncmp<T>(in T text, uint length, ReadOnlySpan<byte> literal)
        where T : unmanaged => Strncmp(in text, length, in MemoryMarshal.GetReference(literal));

    /// <summary>Reads a number in text (Linux 5.2).</summary>
    /// <param name="text">Spaces, an optional sign, digits.</param>
    /// <param name="numberBase">8, 10, 16, or 0 to see it from a prefix.</param>
    /// <param name="value">The number.</param>
    /// <returns>Bytes that were read, or a negated error number.</returns>
    [BpfHelper(HelperId.Strtol)]
    public static long Strtol(ReadOnlySpan<byte> text, ulong numberBase, out long value)
    {
        long taken = Digits(text, numberBase, allowSign: true, out ulong magnitude, out bool negative);
        value = negative ? -(long)magnitude : (long)magnitude;
        return taken;
    }

    /// <summary>Reads a number without sign in text (Linux 5.2).</summary>
    [BpfHelper(HelperId.Strtoul)]
    public static long Strtoul(ReadOnlySpan<byte> text, ulong numberBase, out ulong value) =>
        Digits(text, numberBase, allowSign: false, out value, out _);

    [BpfHelper(HelperId.Strncmp)]
    static int Strncmp<T>(in T text, uint length, ref readonly byte literal)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in text));
        for (int i = 0; i < length; i++)
        {
            byte expected = Unsafe.Add(ref Unsafe.AsRef(in literal), i);
            if (bytes[i] != expected)
                return bytes[i] < expected ? -1 : 1;
            if (expected == 0)
                return 0;
        }
        return 0;
    }

    static long Digits(ReadOnlySpan<byte> text, ulong numberBase, bool allowSign, out ulong value, out bool negative)
    {
        int at = 0;
        while (at < text.Length && text[at] is (byte)' ' or (>= 9 and <= 13))
            at++;
        negative = allowSign && at < text.Length && text[at] == '-';
        if (negative)
            at++;
        bool hexadecimal = text[at..].StartsWith("0x"u8) || text[at..].StartsWith("0X"u8);
        if (numberBase == 0)
            numberBase = hexadecimal ? 16u : at < text.Length && text[at] == '0' ? 8u : 10u;
        if (numberBase == 16 && hexadecimal)
            at += 2;
        int first = at;
        value = 0;
        for (; at < text.Length && char.IsAsciiHexDigit((char)text[at]); at++)
        {
            uint digit = uint.Parse(text.Slice(at, 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (digit >= numberBase)
                break;
            UInt128 wide = (UInt128)value * numberBase + digit;
            if (wide > ulong.MaxValue)
                return -34;
            value = (ulong)wide;
        }
        return at == first ? Einval : at;
    }
}
