using System.Buffers.Binary;

namespace Skep.Btf;

/// <summary>
/// Makes BTF: adds types and strings, or takes over those of a file and changes them. Types get ascending ids; a type may refer to
/// an id that is yet to be added (see <see cref="NextId"/>), which recursive types need. Nothing is checked against the kernel's
/// rules until the result is loaded.
/// </summary>
/// <remarks>Types are kept as the words of their records, in this machine's order, the way <see cref="BtfFile"/> reads them.</remarks>
public sealed partial class BtfBuilder
{
    readonly StringTable _strings;
    readonly List<int> _offsets;
    uint[] _words;
    int _length;

    /// <summary>Starts empty, or after the last type of <paramref name="baseFile"/>.</summary>
    public BtfBuilder(BtfFile? baseFile = null)
    {
        BaseFile = baseFile;
        FirstId = baseFile?.EndId ?? 1;
        _strings = new StringTable(default, baseFile?.EndString ?? 0);
        _offsets = [];
        _words = [];
    }

    BtfBuilder(BtfFile file, StringTable strings)
    {
        BaseFile = file.BaseFile;
        FirstId = file.FirstId;
        _strings = strings;
        _offsets = [.. file.Offsets];
        _words = file.Words.ToArray();
        _length = file.UsedWords;
        if (file.Swapped)
            BinaryPrimitives.ReverseEndianness(_words, _words);
    }

    /// <summary>Takes over all types and strings of a file, not those of its base, under the same ids.</summary>
    public static BtfBuilder From(BtfFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new BtfBuilder(file, new StringTable(file.Strings.Span, file.FirstString));
    }

    public BtfFile? BaseFile { get; }

    public int FirstId { get; }

    public int TypeCount => _offsets.Count;

    /// <summary>The id that the next type will get.</summary>
    public int NextId => FirstId + TypeCount;

    /// <summary>The offset of a string, which is added unless it is there.</summary>
    public int AddString(ReadOnlySpan<char> text) => _strings.Add(text);

    /// <inheritdoc cref="AddString(ReadOnlySpan{char})"/>
    public int AddString(ReadOnlySpan<byte> text) => _strings.Add(text);

    int Add(BtfKind kind, int name, uint sizeOrType, bool kindFlag = false, int count = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, BtfType.CountMask, nameof(count));
        int id = NextId;
        _offsets.Add(_length);
        Span<uint> header = Append(BtfFile.HeaderWords);
        header[0] = (uint)name;
        header[1] = (uint)count | (uint)kind << 24 | (kindFlag ? 1u << 31 : 0);
        header[2] = sizeOrType;
        return id;
    }

    Span<uint> Append(int words)
    {
        if (_length + words > _words.Length)
            Array.Resize(ref _words, Math.Max(_words.Length * 2, _length + words + 64));
        _length += words;
        return _words.AsSpan(_length - words, words);
    }
}
