using System.Buffers.Binary;
using Skep.Diagnostics;

namespace Skep.Btf;

/// <summary>
/// <c>struct btf_header</c>. Sections are given relative to the end of the header, whose length the header states itself:
/// 24 bytes at first, 32 since the layout table was added, and whatever comes later is ignored.
/// </summary>
readonly record struct BtfHeader(ByteOrder ByteOrder, Range Types, Range Strings, Range Layout)
{
    public const ushort Magic = 0xeb9f;
    public const byte Version = 1;
    public const int MinimumLength = 24;
    public const int LengthWithLayout = 32;

    /// <summary>Reads the header and checks that every section lies inside <paramref name="bytes"/>; null after an error was reported.</summary>
    public static BtfHeader? Read(ReadOnlySpan<byte> bytes, DiagnosticBag diagnostics, string? file)
    {
        if (bytes.Length < MinimumLength)
        {
            diagnostics.Error(DiagnosticId.BtfNotRecognised, $"{bytes.Length} bytes are too few for a BTF header of {MinimumLength}.", At(file, 0));
            return null;
        }
        ushort magic = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        bool swapped = magic == BinaryPrimitives.ReverseEndianness(Magic);
        if (magic != Magic && !swapped)
        {
            diagnostics.Error(DiagnosticId.BtfNotRecognised, $"The bytes start with 0x{magic:x4}, not with the BTF magic 0x{Magic:x4}.", At(file, 0));
            return null;
        }
        if (bytes[2] != Version)
        {
            diagnostics.Error(DiagnosticId.BtfNotRecognised, $"BTF version {bytes[2]} is not known; version {Version} is.", At(file, 2));
            return null;
        }
        uint length = Word(bytes, 4, swapped);
        if (length < MinimumLength || length > bytes.Length)
        {
            diagnostics.Error(DiagnosticId.BtfNotRecognised,
                $"The header claims {length} bytes; it has at least {MinimumLength}, and there are {bytes.Length} in all.", At(file, 4));
            return null;
        }

        if (Section(bytes, 8, "type", length, swapped, diagnostics, file) is not { } types ||
            Section(bytes, 16, "string", length, swapped, diagnostics, file) is not { } strings)
            return null;
        Range? layout = length >= LengthWithLayout ? Section(bytes, 24, "layout", length, swapped, diagnostics, file) : default(Range);
        return new BtfHeader(swapped ? ByteOrder.BigEndian : ByteOrder.LittleEndian, types, strings, layout ?? default(Range));
    }

    static Location At(string? file, long offset) => new() { File = file, Offset = offset };

    static uint Word(ReadOnlySpan<byte> bytes, int offset, bool swapped) => swapped
        ? BinaryPrimitives.ReadUInt32BigEndian(bytes[offset..])
        : BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    static Range? Section(
        ReadOnlySpan<byte> bytes, int field, string name, uint headerLength, bool swapped, DiagnosticBag diagnostics, string? file)
    {
        uint offset = Word(bytes, field, swapped), length = Word(bytes, field + 4, swapped);
        long start = (long)headerLength + offset;
        if (start + length <= bytes.Length)
            return (int)start..(int)(start + length);
        diagnostics.Error(DiagnosticId.BtfSectionOutOfBounds,
            $"The {name} section, {length} bytes at offset {start}, does not fit in {bytes.Length} bytes.", At(file, field),
            "The file is truncated or damaged.");
        return null;
    }
}
