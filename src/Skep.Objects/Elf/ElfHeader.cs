using Skep.Diagnostics;

namespace Skep.Objects.Elf;

/// <summary>The fields of <c>Elf64_Ehdr</c> that matter, checked against the file's length.</summary>
sealed record ElfHeader(
    ByteOrder ByteOrder, ElfType Type, ElfMachine Machine, ulong EntryPoint,
    long SectionOffset, int SectionCount, int SectionNames, long SegmentOffset, int SegmentCount)
{
    public const int Size = 64;
    public const int SectionSize = 64;
    public const int SegmentSize = 56;

    const byte Class64 = 2;
    const byte LittleEndianData = 1;
    const byte BigEndianData = 2;

    public static ElfHeader? Read(ReadOnlySpan<byte> bytes, DiagnosticBag diagnostics, string? name)
    {
        var location = new Location { File = name };
        if (bytes.Length < Size || !bytes.StartsWith("\x7f"u8) || !bytes[1..].StartsWith("ELF"u8))
        {
            diagnostics.Error(DiagnosticId.ElfNotElf, bytes.Length < Size ? $"{bytes.Length} bytes are too few for an ELF file."
                : "This is not an ELF file.", location);
            return null;
        }
        if (bytes[4] != Class64 || bytes[5] is not (LittleEndianData or BigEndianData))
        {
            diagnostics.Error(DiagnosticId.ElfNotElf,
                $"Only 64-bit ELF files can be read, but this one has class {bytes[4]} and data encoding {bytes[5]}.", location);
            return null;
        }

        ByteOrder order = bytes[5] == BigEndianData ? ByteOrder.BigEndian : ByteOrder.LittleEndian;
        var numbers = new ElfNumbers(order);
        ulong sectionOffset = numbers.UInt64(bytes, 40), segmentOffset = numbers.UInt64(bytes, 32);
        int sectionCount = numbers.UInt16(bytes, 60), segmentCount = numbers.UInt16(bytes, 56), names = numbers.UInt16(bytes, 62);
        if (!Fits(bytes.Length, ref sectionOffset, ref sectionCount, numbers.UInt16(bytes, 58), SectionSize))
            diagnostics.Error(DiagnosticId.ElfTableOutside,
                $"The section table of {numbers.UInt16(bytes, 60)} entries at 0x{numbers.UInt64(bytes, 40):x} does not fit in the file of {bytes.Length} bytes.", location);
        if (!Fits(bytes.Length, ref segmentOffset, ref segmentCount, numbers.UInt16(bytes, 54), SegmentSize))
            diagnostics.Error(DiagnosticId.ElfTableOutside,
                $"The segment table of {numbers.UInt16(bytes, 56)} entries at 0x{numbers.UInt64(bytes, 32):x} does not fit in the file of {bytes.Length} bytes.", location);

        return new ElfHeader(
            order, (ElfType)numbers.UInt16(bytes, 16), (ElfMachine)numbers.UInt16(bytes, 18), numbers.UInt64(bytes, 24),
            (long)sectionOffset, sectionCount, names, (long)segmentOffset, segmentCount);
    }

    /// <summary>A count of 0 means no table, whatever the other fields say; and a table that does not fit is none.</summary>
    static bool Fits(int length, ref ulong offset, ref int count, int entrySize, int expectedSize)
    {
        bool isNone = count == 0;
        if (!isNone && entrySize == expectedSize && offset <= (ulong)length && (ulong)count * (ulong)entrySize <= (ulong)length - offset)
            return true;
        (offset, count) = (0, 0);
        return isNone;
    }
}
