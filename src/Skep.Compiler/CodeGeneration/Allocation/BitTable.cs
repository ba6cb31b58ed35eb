using System.Numerics;

namespace Skep.Compiler.CodeGeneration;

/// <summary>Rows of bits, all of one width.</summary>
sealed class BitTable(int rows, int width)
{
    readonly int _words = (width + 63) / 64;
    readonly ulong[] _bits = new ulong[rows * ((width + 63) / 64)];

    public Span<ulong> this[int row] => _bits.AsSpan(row * _words, _words);

    public int WordCount => _words;
}

/// <summary>A set of small numbers in a row of bits.</summary>
static class Bits
{
    extension(Span<ulong> set)
    {
        public void Add(int item) => set[item >> 6] |= 1UL << (item & 63);

        public void Remove(int item) => set[item >> 6] &= ~(1UL << (item & 63));

        /// <summary>Adds all of another set; says whether any of them is new.</summary>
        public bool Union(ReadOnlySpan<ulong> other)
        {
            ulong added = 0;
            for (int i = 0; i < set.Length; i++)
            {
                added |= other[i] & ~set[i];
                set[i] |= other[i];
            }
            return added != 0;
        }

        public bool Has(int item) => (set[item >> 6] >> (item & 63) & 1) != 0;
    }

    /// <summary>The lowest item of <paramref name="set"/> from <paramref name="start"/> on, or -1.</summary>
    public static int Next(ReadOnlySpan<ulong> set, int start)
    {
        int word = start >> 6;
        if (word >= set.Length)
            return -1;
        ulong rest = set[word] & ulong.MaxValue << (start & 63);
        while (rest == 0)
        {
            if (++word == set.Length)
                return -1;
            rest = set[word];
        }
        return (word << 6) + BitOperations.TrailingZeroCount(rest);
    }
}
