using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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
    /// <paramref name="flavoured"/> tells whether three underscores in a row are among them.     /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint Compute(ReadOnlySpan<byte> text, int start, out bool flavoured)
    {
        ref byte first = ref MemoryMarshal.GetReference(text);
        ulong hash = 0, underscores = 0, triples = 0, zeros;
        int at = start;
        do
        {
            // In bounds: eight bytes are read only where eight are left.
            ulong chunk = at <= text.Length - 8 ? Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, at)) : Tail(text, at);
            if (!BitConverter.IsLittleEndian)
                chunk = BinaryPrimitives.ReverseEndianness(chunk);

            // The lowest set bit marks the first zero byte; what is above it may be wrong and is cut off.
            zeros = (chunk - Ones) & ~chunk & Tops;
            if (zeros != 0)
                chunk &= (zeros ^ zeros - 1) >> 8;

            // Bit 7 of every byte that is an underscore, exactly; the two bytes before this chunk come from the previous one.
            ulong other = chunk ^ Underscores;
            ulong marks = ~(((other & ~Tops) + ~Tops) | other | ~Tops);
            triples |= marks & (marks << 8 | underscores >> 56) & (marks << 16 | underscores >> 48);
            underscores = marks;

            hash = BitOperations.RotateLeft((hash ^ chunk) * Multiplier, 29);
            at += 8;
        }
        while (zeros == 0);
        flavoured = triples != 0;
        return (uint)(hash ^ hash >> 32);
    }

    static ulong Tail(ReadOnlySpan<byte> text, int at)
    {
        ulong chunk = 0;
        for (int i = 0; at + i < text.Length; i++)
            chunk |= (ulong)text[at + i] << i * 8;
        return BitConverter.IsLittleEndian ? chunk : BinaryPrimitives.ReverseEndianness(chunk);
    }
}
