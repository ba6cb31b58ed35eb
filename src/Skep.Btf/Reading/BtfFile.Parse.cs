using System.Buffers.Binary;
using System.Runtime.CompilerServices;
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
        var header = new BtfHeader(bytes.Span, diagnostics, name);
        if (!header.Read())
            return null;

        // A split file may leave its table out: it was written together with its base.
        ushort[] layout = header.LayoutLength == 0 && baseFile is not null
            ? baseFile._layout
            : KindLayout.Describe(bytes.Span.Slice(header.LayoutStart, header.LayoutLength));
        var file = new BtfFile(
            bytes.Slice(header.TypesStart, header.TypesLength),
            bytes.Slice(header.StringsStart, header.StringsLength),
            layout,
            header.IsBigEndian ? ByteOrder.BigEndian : ByteOrder.LittleEndian,
            baseFile, name, owner);
        if (file._usedWords * sizeof(uint) != header.TypesLength)
            file.ReportStop(header.TypesStart, diagnostics);
        if (!file.HasGoodStrings())
            file.ReportStrings(header.StringsStart, diagnostics);
        return file;
    }

    /// <summary>
    /// Steps over the type records and returns the word offset of each. <paramref name="count"/> is how many there are, and
    /// <paramref name="end"/> where the walk stopped: the end of the section or the first record that is no good.
    /// </summary>
    /// <remarks>Runs once per file over several MB, so it is compiled optimised at once: its first call is the one that counts.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static int[] Walk(ReadOnlySpan<uint> words, bool swapped, ReadOnlySpan<ushort> layout, out int count, out int end)
    {
        // A record takes 25 bytes on average in a kernel. Where they are shorter there is one more try: 12 bytes are the least.
        int[] offsets = GC.AllocateUninitializedArray<int>(words.Length / 5);
        int at = 0, found = 0;
        while (at < words.Length - 1)
        {
            uint info = words[at + 1];
            if (swapped)
                info = BinaryPrimitives.ReverseEndianness(info);
            uint row = layout[(int)(info >> 24 & 0x7f)];
            long next = at + (row & 0xff) + (long)(info & BtfType.CountMask) * (row >> 8);
            if (row == 0 || next > words.Length)
                break;
            if (found == offsets.Length)
                Array.Resize(ref offsets, words.Length / HeaderWords);
            offsets[found++] = at;
            at = (int)next;
        }
        (count, end) = (found, at);
        return offsets;
    }

    void ReportStop(int sectionStart, DiagnosticBag diagnostics)
    {
        var location = new Location { File = Name, Offset = sectionStart + _usedWords * 4L };
        const string kept = "The types before it are used; the rest of the section is not.";
        int left = _types.Length - _usedWords * 4;
        uint kind = left >= HeaderWords * 4 ? Word(_usedWords + 1) >> 24 & 0x7f : (uint)BtfKind.Int;
        if (_layout[kind] == 0)
            diagnostics.Error(DiagnosticId.BtfKindUnknown,
                $"Type {EndId} is of kind {kind}, which is not known, and the file has no layout table that says how long it is.", location,
                    kept);
        else
            diagnostics.Error(DiagnosticId.BtfTypeTruncated,
                $"Type {EndId} needs more than the {left} bytes that are left in the type section.", location, kept);
    }

    // Offset 0 is the empty name; only a split file, whose strings continue its base's, may lack it.
    bool HasGoodStrings()
    {
        ReadOnlySpan<byte> strings = _strings.Span;
        return strings.Length == 0 ? BaseFile is not null : strings[^1] == 0 && (BaseFile is not null || strings[0] == 0);
    }

    void ReportStrings(int sectionStart, DiagnosticBag diagnostics) =>
        diagnostics.Warning(DiagnosticId.BtfStringsMalformed,
            $"The string section of {_strings.Length} bytes does not start and end with a NUL byte.",
            new Location { File = Name, Offset = sectionStart }, "Names are read as far as they go; the kernel would refuse this.");
}
