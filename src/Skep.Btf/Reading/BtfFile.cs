using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Skep.Btf;

/// <summary>
/// One BTF blob, read in place. Opening it walks the type headers once to learn where each type starts; everything else (names,
/// members, the name index) is read when asked for. Immutable and safe to share between threads, until it is disposed.
/// </summary>
/// <remarks>
/// Types are numbered across a base and what is split from it: id 0 is void, the base holds 1 and up, a split file goes on where
/// its base ends. Format: <c>Documentation/bpf/btf.rst</c> of the kernel.
/// </remarks>
public sealed partial class BtfFile : IDisposable
{
    readonly ReadOnlyMemory<byte> _types;
    readonly ReadOnlyMemory<byte> _strings;
    readonly ushort[] _layout;
    readonly int[] _offsets;
    readonly int _count;
    readonly int _usedWords;
    readonly int _firstId;
    readonly int _firstString;
    readonly bool _swapped;
    readonly IDisposable? _owner;
    NameIndex? _names;
    int _scans;
    byte[]? _structShapes;
    int _pointerSize;

    BtfFile(
        ReadOnlyMemory<byte> types, ReadOnlyMemory<byte> strings, ushort[] layout, ByteOrder byteOrder,
        BtfFile? baseFile, string? name, IDisposable? owner)
    {
        _types = types;
        _strings = strings;
        _layout = layout;
        _owner = owner;
        _swapped = byteOrder == ByteOrder.LittleEndian != BitConverter.IsLittleEndian;
        _firstId = 1;
        ByteOrder = byteOrder;
        Name = name;
        if (baseFile is not null)
        {
            BaseFile = baseFile;
            _firstId = baseFile.EndId;
            _firstString = baseFile.EndString;
        }
        _offsets = Walk(Words, _swapped, layout, out _count, out _usedWords);
    }

    /// <summary>A file with no types.</summary>
    public static BtfFile Empty { get; } = new(default, default, KindLayout.Describe(default), ByteOrder.LittleEndian, null, null, null);

    /// <summary>What diagnostics call it: a path, <c>vmlinux</c>, a module; null when the caller gave none.</summary>
    public string? Name { get; }

    public ByteOrder ByteOrder { get; }

    /// <summary>The file that this one is split from: it holds the ids below <see cref="FirstId"/>.</summary>
    public BtfFile? BaseFile { get; }

    /// <summary>The first id that this file itself holds: 1 without a base.</summary>
    public int FirstId => _firstId;

    /// <summary>How many types this file itself holds.</summary>
    public int TypeCount => _count;

    /// <summary>One past the last id; a file split from this one starts here.</summary>
    public int EndId => FirstId + TypeCount;

    /// <summary>One past the last string offset; the strings of a file split from this one start here.</summary>
    internal int EndString => _firstString + _strings.Length;

    internal ReadOnlyMemory<byte> Strings => _strings;

    internal int FirstString => _firstString;

    internal ReadOnlySpan<uint> Words => MemoryMarshal.Cast<byte, uint>(_types.Span);

    internal bool Swapped => _swapped;

    internal ReadOnlySpan<int> Offsets => _offsets.AsSpan(0, _count);

    /// <summary>The words of the type section up to where it is undamaged.</summary>
    internal int UsedWords => _usedWords;

    /// <summary>
    /// The type with this id, from this file or its base. An id that does not exist gives void, the way a damaged file's
    /// dangling references are read; <see cref="TryGetType"/> tells the difference.
    /// </summary>
    public BtfType GetType(int id)
    {
        BtfFile file = this;
        while (id < file._firstId && file.BaseFile is { } below)
            file = below;
        uint index = (uint)(id - file._firstId);
        if (index >= (uint)file._count)
            return new BtfType(this, 0, 0, 0, 0, 0);
        int at = file._offsets[index];
        ReadOnlySpan<uint> header = file.Words.Slice(at, HeaderWords);
        return new BtfType(file, id, at + HeaderWords, file.Order(header[0]), file.Order(header[1]), file.Order(header[2]));
    }

    /// <summary>False if there is no type with this id. There always is 0, void.</summary>
    public bool TryGetType(int id, out BtfType type)
    {
        type = GetType(id);
        return type.Id == id;
    }

    /// <summary>The types of this file itself, by ascending id, without those of its base.</summary>
    public BtfTypeSequence Types => new(this, FirstId, EndId);

    /// <summary>The types of the base and of this file, by ascending id from 1.</summary>
    public BtfTypeSequence AllTypes => new(this, 1, EndId);

    internal uint Order(uint word) => _swapped ? BinaryPrimitives.ReverseEndianness(word) : word;

    internal ReadOnlySpan<uint> Body(int id, int start)
    {
        int index = id - _firstId;
        if ((uint)index >= (uint)_count)
            return default;
        int end = index + 1 < _count ? _offsets[index + 1] : UsedWords;
        return Words[start..end];
    }

    internal uint Word(int index) => Order(Words[index]);

    /// <summary>
    /// Gives a mapping back. Names and types obtained from this file must not be used any more, by any thread.
    /// A base is left open: other files may be split from it.
    /// </summary>
    public void Dispose() => _owner?.Dispose();

    public override string ToString() => $"{Name ?? "BTF"}: {TypeCount} types";
}
