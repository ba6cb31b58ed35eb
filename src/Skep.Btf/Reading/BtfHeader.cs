using System.Buffers.Binary;
using Skep.Diagnostics;

namespace Skep.Btf;

/// <summary>
/// <c>struct btf_header</c>. Sections are given relative to the end of the header, whose length the header states itself:
/// 24 bytes at first, 32 since the layout table was added, and whatever comes later is ignored.
/// </summary>
ref struct BtfHeader
{
    public const ushort Magic = 0xeb9f;
    public const byte Version = 1;
    public const int MinimumLength = 24;
    public const int LengthWithLayout = 32;

    readonly ReadOnlySpan<byte> _bytes;
    readonly DiagnosticBag _diagnostics;
    readonly string? _file;

    public BtfHeader(ReadOnlySpan<byte> bytes, DiagnosticBag diagnostics, string? file)
    {
        _bytes = bytes;
        _diagnostics = diagnostics;
        _file = file;
    }

    public bool IsBigEndian;
    public int TypesStart, TypesLength, StringsStart, StringsLength, LayoutStart, LayoutLength;

    /// <summary>Checks that this is BTF and that every section lies inside the bytes; false after an error was reported.</summary>
    public bool Read()
    {
        if (_bytes.Length < MinimumLength)
            return Reject(0, $"{_bytes.Length} bytes are too few for a BTF header of {MinimumLength}.");
        ushort magic = BinaryPrimitives.ReadUInt16LittleEndian(_bytes);
        IsBigEndian = magic == 0x9feb;
        if (magic != Magic && !IsBigEndian)
            return RejectMagic(magic);
        if (_bytes[2] != Version)
            return RejectVersion();
        uint length = Word(4);
        if (length < MinimumLength || length > _bytes.Length)
            return RejectLength(length);
        return Section(8, length, out TypesStart, out TypesLength)
            && Section(16, length, out StringsStart, out StringsLength)
            && (length < LengthWithLayout || Section(24, length, out LayoutStart, out LayoutLength));
    }

    readonly uint Word(int offset)
    {
        uint word = BinaryPrimitives.ReadUInt32LittleEndian(_bytes[offset..]);
        return IsBigEndian ? BinaryPrimitives.ReverseEndianness(word) : word;
    }

    readonly bool Section(int field, uint headerLength, out int start, out int length)
    {
        long from = (long)headerLength + Word(field), size = Word(field + 4);
        bool fits = from + size <= _bytes.Length;
        (start, length) = fits ? ((int)from, (int)size) : (0, 0);
        return fits || RejectSection(field, from, size);
    }

    readonly bool RejectMagic(ushort magic) => Reject(0, $"The bytes start with 0x{magic:x4}, not with the BTF magic 0x{Magic:x4}.");

    readonly bool RejectVersion() => Reject(2, $"BTF version {_bytes[2]} is not known; version {Version} is.");

    readonly bool RejectLength(uint length) =>
        Reject(4, $"The header claims {length} bytes; it has at least {MinimumLength}, and there are {_bytes.Length} in all.");

    readonly bool Reject(int offset, string message)
    {
        _diagnostics.Error(DiagnosticId.BtfNotRecognised, message, new Location { File = _file, Offset = offset });
        return false;
    }

    readonly bool RejectSection(int field, long start, long length)
    {
        string name = field switch { 8 => "type", 16 => "string", _ => "layout" };
        _diagnostics.Error(DiagnosticId.BtfSectionOutOfBounds,
            $"The {name} section, {length} bytes at offset {start}, does not fit in {_bytes.Length} bytes.",
            new Location { File = _file, Offset = field }, "The file is truncated or damaged.");
        return false;
    }
}
