using Skep.Diagnostics;

namespace Skep.Objects.Elf;

public sealed partial class ElfFile
{
    /// <summary>
    /// Reads an ELF file from <paramref name="bytes"/>, which is kept and not copied. Returns null when it is none. A section that
    /// lies outside the file is reported and reads as empty.
    /// </summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="diagnostics">Receives what is wrong (BPF4001 to BPF4003).</param>
    /// <param name="name">What diagnostics call the input.</param>
    public static ElfFile? Parse(ReadOnlyMemory<byte> bytes, DiagnosticBag diagnostics, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        if (ElfHeader.Read(bytes.Span, diagnostics, name) is not { } header)
            return null;
        var file = new ElfFile(bytes, header, name);
        file.ReadSections(header, diagnostics);
        file.ReadSegments(header);
        return file;
    }

    void ReadSections(ElfHeader header, DiagnosticBag diagnostics)
    {
        ReadOnlySpan<byte> table = _bytes.Span.Slice((int)header.SectionOffset, header.SectionCount * ElfHeader.SectionSize);
        for (int i = 0; i < _sections.Length; i++)
        {
            ReadOnlySpan<byte> entry = table.Slice(i * ElfHeader.SectionSize, ElfHeader.SectionSize);
            var type = (ElfSectionType)Numbers.UInt32(entry, 4);
            ulong offset = Numbers.UInt64(entry, 24), size = Numbers.UInt64(entry, 32);
            bool inFile = type is not (ElfSectionType.Null or ElfSectionType.NoBits);
            bool fits = offset <= (ulong)_bytes.Length && size <= (ulong)_bytes.Length - offset;
            _sections[i] = new ElfSection(this)
            {
                Index = i,
                NameOffset = Numbers.UInt32(entry, 0),
                Type = type,
                Flags = (ElfSectionFlags)Numbers.UInt64(entry, 8),
                Address = Numbers.UInt64(entry, 16),
                Offset = offset,
                Size = inFile && !fits ? 0 : size,
                Link = (int)Numbers.UInt32(entry, 40),
                Info = (int)Numbers.UInt32(entry, 44),
                Alignment = Numbers.UInt64(entry, 48),
                Data = inFile && fits ? _bytes.Slice((int)offset, (int)size) : default,
            };
            if (inFile && !fits)
                diagnostics.Error(DiagnosticId.ElfSectionOutside,
                    $"Section {i} of {size} bytes at 0x{offset:x} lies outside the file of {_bytes.Length} bytes.",
                    new Location { File = Name });
        }
        SectionNames = FindSection(header.SectionNames)?.Data ?? default;
    }

    void ReadSegments(ElfHeader header)
    {
        ReadOnlySpan<byte> table = _bytes.Span.Slice((int)header.SegmentOffset, header.SegmentCount * ElfHeader.SegmentSize);
        for (int i = 0; i < _segments.Length; i++)
        {
            ReadOnlySpan<byte> entry = table.Slice(i * ElfHeader.SegmentSize, ElfHeader.SegmentSize);
            _segments[i] = new ElfSegment(
                (ElfSegmentType)Numbers.UInt32(entry, 0), (ElfSegmentFlags)Numbers.UInt32(entry, 4),
                Numbers.UInt64(entry, 8), Numbers.UInt64(entry, 16), Numbers.UInt64(entry, 32), Numbers.UInt64(entry, 40));
        }
    }

    internal ReadOnlyMemory<byte> SectionNames { get; private set; }
}
