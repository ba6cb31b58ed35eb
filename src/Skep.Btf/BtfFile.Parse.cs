using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Skep.Diagnostics;

namespace Skep.Btf;

public sealed partial class BtfFile
{
    internal const int HeaderWords = 3;

    /// <summary>
    /// Reads BTF of either byte order from <paramref name="bytes"/>, which is kept and not copied. Returns null when nothing can be
    /// used. A file that is damaged further in is reported and gives the types before the damage.
    /// </summary>
    /// <param name="bytes">The whole blob, from the header's magic on.</param>
    /// <param name="diagnostics">Receives what is wrong (BPF1001 to BPF1005).</param>
    /// <param name="baseFile">The file whose types and strings these continue, for split BTF such as that of a kernel module.</param>
    /// <param name="name">What diagnostics call the input.</param>
    public static BtfFile? Parse(ReadOnlyMemory<byte> bytes, DiagnosticBag diagnostics, BtfFile? baseFile = null, string? name = null) =>
        Parse(bytes, diagnostics, baseFile, name, null);

    static BtfFile? Parse(ReadOnlyMemory<byte> bytes, DiagnosticBag diagnostics, BtfFile? baseFile, string? name, IDisposable? owner)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        if (BtfHeader.Read(bytes.Span, diagnostics, name) is not { } header)
            return null;

        ReadOnlyMemory<byte> types = bytes[header.Types], strings = bytes[header.Strings];
        CheckStrings(strings.Span, header, baseFile, diagnostics, name);

        // A split file may leave its table out: it was written together with its base.
        byte[] layout = header.Layout.Equals(default(Range)) && baseFile is not null ? baseFile._layout : KindLayout.Describe(bytes.Span[header.Layout]);
        bool swapped = header.ByteOrder == ByteOrder.LittleEndian != BitConverter.IsLittleEndian;
        ReadOnlySpan<uint> words = MemoryMarshal.Cast<byte, uint>(types.Span);
        int count = Walk(words, swapped, layout, [], out int end);
        var offsets = GC.AllocateUninitializedArray<int>(count);
        Walk(words, swapped, layout, offsets, out end);
        var file = new BtfFile(types, strings, layout, offsets, end, header.ByteOrder, baseFile, name, owner);
        if (end * 4 < types.Length)
            file.ReportStop(end, header.Types.Start.Value, diagnostics);
        return file;
    }

    /// <summary>
    /// Steps over the type records, noting the word offset of each in <paramref name="offsets"/> if that has room, and returns how
    /// many there are. <paramref name="end"/> is where the walk stopped: the end of the section or the first record that is no good.
    /// </summary>
    /// <remarks>Runs once per file over several MB, so it is compiled optimised at once: its first call is the one that counts.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static int Walk(ReadOnlySpan<uint> words, bool swapped, ReadOnlySpan<byte> layout, Span<int> offsets, out int end)
    {
        int at = 0, count = 0;
        while (words.Length - at >= HeaderWords)
        {
            uint info = words[at + 1];
            if (swapped)
                info = BinaryPrimitives.ReverseEndianness(info);
            int row = (int)(info >> 23 & 0xfe);
            if (layout[row] == KindLayout.Undescribed)
                break;
            long next = at + HeaderWords + layout[row] / 4 + (long)(info & BtfType.CountMask) * (layout[row + 1] / 4);
            if (next > words.Length)
                break;
            if (count < offsets.Length)
                offsets[count] = at;
            count++;
            at = (int)next;
        }
        end = at;
        return count;
    }

    void ReportStop(int at, int sectionStart, DiagnosticBag diagnostics)
    {
        var location = new Location { File = Name, Offset = sectionStart + at * 4L };
        const string kept = "The types before it are used; the rest of the section is not.";
        int left = _types.Length - at * 4;
        uint info = left >= HeaderWords * 4 ? Word(at + 1) : 0;
        int kind = (int)(info >> 24 & 0x7f);
        if (left >= HeaderWords * 4 && _layout[kind * 2] == KindLayout.Undescribed)
            diagnostics.Error(DiagnosticId.BtfKindUnknown,
                $"Type {EndId} is of kind {kind}, which is not known, and the file has no layout table that says how long it is.", location, kept);
        else
            diagnostics.Error(DiagnosticId.BtfTypeTruncated,
                $"Type {EndId} needs more than the {left} bytes that are left in the type section.", location, kept);
    }

    static void CheckStrings(ReadOnlySpan<byte> strings, BtfHeader header, BtfFile? baseFile, DiagnosticBag diagnostics, string? name)
    {
        // Offset 0 is the empty name; only a split file, whose strings continue its base's, may lack it.
        bool startsWell = baseFile is not null || (strings.Length > 0 && strings[0] == 0);
        bool endsWell = strings.Length == 0 || strings[^1] == 0;
        if (startsWell && endsWell)
            return;
        string edge = startsWell ? "end" : "start";
        diagnostics.Warning(DiagnosticId.BtfStringsMalformed, $"The string section of {strings.Length} bytes does not {edge} with a NUL byte.",
            new Location { File = name, Offset = startsWell ? header.Strings.End.Value : header.Strings.Start.Value });
    }
}
