using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Skep.Btf;

/// <summary>Hash of a name, eight bytes at a time, that also finds the names which may carry a CO-RE flavour.</summary>
static class NameHash
{
    const ulong Ones = 0x0101_0101_0101_0101;
    const ulong Tops = 0x8080_8080_8080_8080;
    const ulong Underscores = '_' * Ones;
    const ulong Multiplier = 0x9e37_79b9_7f4a_7c15;

    /// <summary>
    /// Hashes the bytes from <paramref name="start"/> up to a NUL or the end of <paramref name="text"/>.
    /// <paramref name="flavoured"/> tells whether three underscores in a row are among them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Compute(ReadOnlySpan<byte> text, int start, out bool flavoured)
    {
        ulong hash = 0, underscores = 0, triples = 0;
        for (int at = start; ; at += 8)
        {
            ulong chunk = at + 8 <= text.Length ? BinaryPrimitives.ReadUInt64LittleEndian(text[at..]) : Tail(text, at);

            // The lowest set bit marks the first zero byte; what is above it may be wrong and is cut off.
            ulong zeros = (chunk - Ones) & ~chunk & Tops;
            if (zeros != 0)
                chunk &= (zeros & (0 - zeros)) / 0x80 - 1;

            // Bit 7 of every byte that is an underscore, exactly; the two bytes before this chunk come from the previous one.
            ulong other = chunk ^ Underscores;
            ulong marks = ~(((other & ~Tops) + ~Tops) | other | ~Tops);
            triples |= marks & (marks << 8 | underscores >> 56) & (marks << 16 | underscores >> 48);
            underscores = marks;

            hash = BitOperations.RotateLeft((hash ^ chunk) * Multiplier, 29);
            if (zeros != 0)
                break;
        }
        flavoured = triples != 0;
        return (uint)(hash ^ hash >> 32);
    }

    static ulong Tail(ReadOnlySpan<byte> text, int at)
    {
        ulong chunk = 0;
        for (int i = 0; at + i < text.Length; i++)
            chunk |= (ulong)text[at + i] << i * 8;
        return chunk;
    }
}
