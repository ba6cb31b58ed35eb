using System.Runtime.CompilerServices;
using System.Text.Unicode;

namespace Skep.Btf;

public sealed partial class BtfFile
{
    internal const int StackName = 256;
    const int ScansBeforeIndex = 4;

    /// <summary>
    /// The first type of this name and kind, looked for in the base before this file. <see cref="BtfKind.Void"/> stands for any kind.
    /// </summary>
    /// <remarks>The first few calls per file search through it; then an index is built, which 5 MB take 2 ms for.</remarks>
    public bool TryFind(ReadOnlySpan<byte> name, BtfKind kind, out BtfType type)
    {
        if (BaseFile is { } below && below.TryFind(name, kind, out type))
            return true;
        int index = _names is null && _scans++ < ScansBeforeIndex ? FindByScan(name, kind) : FindInIndex(name, kind);
        type = index == NameIndex.End ? default : GetType(_firstId + index);
        return index != NameIndex.End;
    }

    int FindInIndex(ReadOnlySpan<byte> name, BtfKind kind)
    {
        NameIndex names = Names;
        int index = names.First(NameHash.Compute(name, 0, out _));
        for (; index != NameIndex.End; index = names.Next(index))
        {
            if (Is(index, name, kind))
                break;
        }
        return index;
    }

    bool Is(int index, ReadOnlySpan<byte> name, BtfKind kind)
    {
        ReadOnlySpan<uint> header = Words.Slice(_offsets[index], HeaderWords);
        bool isKind = kind == BtfKind.Void || KindLayout.KindOf(Order(header[1])) == kind;
        return isKind && GetUtf8String((int)Order(header[0])).SequenceEqual(name);
    }

    /// <summary>Tries the types of this file one by one, which takes a fraction of the time that building the index does.</summary>
    int FindByScan(ReadOnlySpan<byte> name, BtfKind kind)
    {
        int index = NextCandidate(name, 0);
        for (; index != NameIndex.End; index = NextCandidate(name, index + 1))
        {
            if (Is(index, name, kind))
                break;
        }
        return index;
    }

    /// <summary>
    /// The next type that may have this name. Two bytes tell for nearly all that they have not: the first, and the one where the
    /// name would end. Names elsewhere than well inside this file's own strings are left to the caller to compare.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    int NextCandidate(ReadOnlySpan<byte> name, int index)
    {
        ReadOnlySpan<uint> words = Words;
        ReadOnlySpan<byte> strings = _strings.Span;
        uint length = (uint)name.Length;
        byte first = length == 0 ? (byte)0 : name[0];
        for (; index < _count; index++)
        {
            uint offset = Order(words[_offsets[index]]), start = offset - (uint)_firstString, end = start + length;
            bool elsewhere = start >= (uint)strings.Length || end >= (uint)strings.Length;
            if (offset != 0 && (elsewhere || (strings[(int)end] == 0 && strings[(int)start] == first)))
                return index;
        }
        return NameIndex.End;
    }

    /// <inheritdoc cref="TryFind(ReadOnlySpan{byte}, BtfKind, out BtfType)"/>
    public bool TryFind(ReadOnlySpan<char> name, BtfKind kind, out BtfType type)
    {
        Span<byte> buffer = stackalloc byte[StackName];
        return TryFind(ToUtf8(name, buffer), kind, out type);
    }

    /// <summary>
    /// Every type of this name, whatever its kind, the base's first and by ascending id. With <paramref name="ownOnly"/> the base is
    /// left out.
    /// </summary>
    public BtfNameMatches FindAll(ReadOnlySpan<byte> name, bool ownOnly = false) => new(this, name, ownOnly, essential: false);

    /// <inheritdoc cref="FindAll(ReadOnlySpan{byte}, bool)"/>
    public BtfNameMatches FindAll(ReadOnlySpan<char> name, bool ownOnly = false)
    {
        Span<byte> buffer = stackalloc byte[StackName];
        return FindAll(ToUtf8(name, buffer), ownOnly);
    }

    /// <summary>
    /// Every type whose name without flavour is <paramref name="essential"/>: the candidates of a CO-RE relocation. The types that have
    /// just this name come first, then the flavoured ones.
    /// </summary>
    /// <param name="essential">A name without flavour, as <see cref="BtfName"/> cuts it.</param>
    /// <param name="ownOnly">Leave the base out, for searching kernel modules after the kernel.</param>
    public BtfNameMatches FindByEssentialName(ReadOnlySpan<byte> essential, bool ownOnly = false) =>
        new(this, essential, ownOnly, essential: true);

    /// <inheritdoc cref="FindByEssentialName(ReadOnlySpan{byte}, bool)"/>
    public BtfNameMatches FindByEssentialName(ReadOnlySpan<char> essential, bool ownOnly = false)
    {
        Span<byte> buffer = stackalloc byte[StackName];
        return FindByEssentialName(ToUtf8(essential, buffer), ownOnly);
    }

    // Two threads may both build it; either result will do.
    internal NameIndex Names => _names ??= NameIndex.Build(this);

    internal static ReadOnlySpan<byte> ToUtf8(ReadOnlySpan<char> name, Span<byte> buffer)
    {
        if (name.Length > buffer.Length / 3)
            buffer = new byte[name.Length * 3];
        Utf8.FromUtf16(name, buffer, out _, out int length);
        return buffer[..length];
    }
}
