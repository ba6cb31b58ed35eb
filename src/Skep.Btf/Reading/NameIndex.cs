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

    // Local type numbers plus 1, so that 0, what a new array holds, ends a chain.
    readonly int[] _heads;
    readonly int[] _next;
    int[] _flavoured = [];
    int _flavouredCount;

    NameIndex(int types)
    {
        // In vmlinux about half of the types have a name.
        _heads = new int[BitOperations.RoundUpToPowerOf2((uint)types / 2 + 1)];
        _next = new int[types];
    }

    /// <summary>The types, descending, with three underscores in their name: so few that a search by essential name tries each.</summary>
    public ReadOnlySpan<int> Flavoured => _flavoured.AsSpan(0, _flavouredCount);

    public int First(uint hash) => _heads[hash & (_heads.Length - 1)] - 1;

    public int Next(int index) => _next[index] - 1;

    /// <remarks>Like the header walk this runs once over everything, and the one run should not be the unoptimised one.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static NameIndex Build(BtfFile file)
    {
        ReadOnlySpan<int> offsets = file.Offsets;
        ReadOnlySpan<uint> words = file.Words;
        ReadOnlySpan<byte> strings = file.Strings.Span;
        uint firstString = (uint)file.FirstString;
        var index = new NameIndex(offsets.Length);
        int[] heads = index._heads, next = index._next;
        for (int i = offsets.Length - 1; i >= 0; i--)
        {
            uint name = file.Order(words[offsets[i]]);
            if (name == 0)
                continue;
            // A split file's names may lie among its base's strings.
            uint start = name - firstString;
            uint hash = start < (uint)strings.Length
                ? NameHash.Compute(strings, (int)start, out bool mayBeFlavoured)
                : NameHash.Compute(file.GetUtf8String((int)name), 0, out mayBeFlavoured);
            if (mayBeFlavoured)
                index.AddFlavoured(i);
            ref int head = ref heads[hash & (heads.Length - 1)];
            next[i] = head;
            head = i + 1;
        }
        return index;
    }

    void AddFlavoured(int type)
    {
        if (_flavouredCount == _flavoured.Length)
            Array.Resize(ref _flavoured, Math.Max(64, _flavouredCount * 2));
        _flavoured[_flavouredCount++] = type;
    }
}
