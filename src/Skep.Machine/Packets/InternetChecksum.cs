using System.Numerics;
using System.Runtime.InteropServices;

namespace Skep.Machine;

/// <summary>
/// One's complement sums as the kernel computes them (RFC 1071, RFC 1624). They do not depend on the byte order, so words are taken as they
/// lie in memory. Which of the two zeros comes out is part of the result: a UDP checksum of 0 means that there is none.
/// </summary>
static class InternetChecksum
{
    /// <summary>csum_add.</summary>
    public static uint Add(uint sum, uint addend)
    {
        uint result = unchecked(sum + addend);
        return result + (result < addend ? 1u : 0u);
    }

    /// <summary>csum_sub.</summary>
    public static uint Subtract(uint sum, uint addend) => Add(sum, ~addend);

    /// <summary>csum_fold: to 16 bits, and complemented.</summary>
    public static ushort Fold(uint sum) => (ushort)~Reduce(sum);

    /// <summary>csum_from32to16.</summary>
    public static ushort Reduce(uint sum) => (ushort)(unchecked(sum + BitOperations.RotateLeft(sum, 16)) >> 16);

    /// <summary>csum_partial: an odd length counts as if a zero byte followed.</summary>
    public static uint Partial(ReadOnlySpan<byte> bytes, uint sum)
    {
        ulong total = sum;
        ReadOnlySpan<uint> words = MemoryMarshal.Cast<byte, uint>(bytes);
        foreach (uint word in words)
            total += word;
        Span<byte> rest = stackalloc byte[sizeof(uint)];
        rest.Clear();
        bytes[(words.Length * sizeof(uint))..].CopyTo(rest);
        total += MemoryMarshal.Read<uint>(rest);
        // At most 2^29 bytes are added: the upper half is small, and folding twice leaves no carry.
        total = (total & uint.MaxValue) + (total >> 32);
        return (uint)((total & uint.MaxValue) + (total >> 32));
    }

    /// <summary>csum_replace_by_diff: a checksum after the bytes under it changed by <paramref name="difference"/>.</summary>
    public static ushort ReplaceByDifference(ushort checksum, uint difference) => Fold(Add(difference, ~(uint)checksum));

    /// <summary>csum_replace4: a checksum after a 32-bit word under it changed.</summary>
    public static ushort Replace32(ushort checksum, uint from, uint to) => Fold(Add(Subtract(~(uint)checksum, from), to));

    /// <summary>csum_replace2: a checksum after a 16-bit word under it changed.</summary>
    public static ushort Replace16(ushort checksum, ushort from, ushort to) =>
        (ushort)~Add16(Add16((ushort)~checksum, (ushort)~from), to);

    /// <summary>csum16_add.</summary>
    public static ushort Add16(ushort sum, ushort addend)
    {
        ushort result = unchecked((ushort)(sum + addend));
        return (ushort)(result + (result < addend ? 1 : 0));
    }
}
