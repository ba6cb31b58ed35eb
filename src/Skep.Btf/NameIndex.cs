using System.Numerics;
using System.Runtime.CompilerServices;

namespace Skep.Btf;

/// <summary>
/// The named types of one file by the hash of their name: chained buckets of local type numbers, ascending in a chain. Holds no
/// strings; whoever looks up compares the bytes in the file.
/// </summary>
sealed class NameIndex
{
    public const int End = -1;

    readonly int[] _heads;
    readonly int[] _next;

    NameIndex(int[] heads, int[] next, int[] flavoured) => (_heads, _next, Flavoured) = (heads, next, flavoured);

    /// <summary>The types, ascending, with three underscores in their name: so few that a search by essential name tries each.</summary>
    public int[] Flavoured { get; }

    public int First(uint hash) => _heads.Length == 0 ? End : _heads[hash & (_heads.Length - 1)];

    public int Next(int index) => _next[index];

    /// <remarks>Like the header walk this runs once over everything, and the one run should not be the unoptimised one.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static NameIndex Build(BtfFile file, ReadOnlySpan<int> offsets)
    {
        ReadOnlySpan<uint> words = file.Words;
        ReadOnlySpan<byte> strings = file.Strings.Span;
        int firstString = file.FirstString;

        // In vmlinux about half of the types have a name.
        var heads = new int[offsets.Length == 0 ? 0 : (int)BitOperations.RoundUpToPowerOf2((uint)offsets.Length / 2 + 1)];
        heads.AsSpan().Fill(End);
        var next = GC.AllocateUninitializedArray<int>(offsets.Length);
        int[] flavoured = [];
        int flavouredCount = 0;
        for (int i = offsets.Length - 1; i >= 0; i--)
        {
            uint name = file.Order(words[offsets[i]]);
            next[i] = End;
            if (name == 0)
                continue;

            // A split file's names may lie among its base's strings.
            uint start = name - (uint)firstString;
            uint hash = start < (uint)strings.Length
                ? NameHash.Compute(strings, (int)start, out bool mayBeFlavoured)
                : NameHash.Compute(file.GetUtf8String((int)name), 0, out mayBeFlavoured);
            ref int head = ref heads[hash & (heads.Length - 1)];
            next[i] = head;
            head = i;
            if (mayBeFlavoured)
            {
                if (flavouredCount == flavoured.Length)
                    Array.Resize(ref flavoured, Math.Max(64, flavouredCount * 2));
                flavoured[flavouredCount++] = i;
            }
        }
        Array.Resize(ref flavoured, flavouredCount);
        Array.Reverse(flavoured);
        return new NameIndex(heads, next, flavoured);
    }
}
