namespace Skep.Btf;

/// <summary>Reads and writes integers of any width and place in memory, as compilers lay bitfields out in either byte order.</summary>
static class Bits
{
    public const int Most = 128;

    /// <summary>
    /// The <paramref name="width"/> bits (up to 128) from bit <paramref name="offset"/> on. Bits are counted as BTF counts them: from the
    /// least significant bit of the first byte in little-endian memory, from the most significant one in big-endian memory.
    /// </summary>
    public static UInt128 Read(ReadOnlySpan<byte> memory, long offset, int width, ByteOrder order)
    {
        UInt128 value = 0;
        for (int i = 0; i < width;)
        {
            (int at, int inByte, int count) = Piece(offset + i, width - i);
            int mask = (1 << count) - 1;
            if (order == ByteOrder.LittleEndian)
                value |= (UInt128)(uint)(memory[at] >> inByte & mask) << i;
            else
                value = value << count | (uint)(memory[at] >> 8 - inByte - count & mask);
            i += count;
        }
        return value;
    }

    /// <summary>Puts the low bits of a value where <see cref="Read"/> finds them.</summary>
    public static void Write(Span<byte> memory, long offset, int width, ByteOrder order, UInt128 value)
    {
        for (int i = 0; i < width;)
        {
            (int at, int inByte, int count) = Piece(offset + i, width - i);
            int mask = (1 << count) - 1;
            int shift = order == ByteOrder.LittleEndian ? inByte : 8 - inByte - count;
            int piece = (int)(uint)(value >> (order == ByteOrder.LittleEndian ? i : width - i - count)) & mask;
            memory[at] = (byte)(memory[at] & ~(mask << shift) | piece << shift);
            i += count;
        }
    }

    /// <summary>The value of <paramref name="width"/> bits whose top one is a sign.</summary>
    public static Int128 SignExtend(UInt128 value, int width) =>
        width is 0 or Most ? (Int128)value : (Int128)(value << Most - width) >> Most - width;

    static (int At, int InByte, int Count) Piece(long bit, int left)
    {
        int inByte = (int)(bit % 8);
        return ((int)(bit / 8), inByte, Math.Min(8 - inByte, left));
    }
}
