namespace Skep.Btf;

/// <summary>
/// Which source line an instruction, and those after it up to the next record, was compiled from (<c>struct bpf_line_info</c>).
/// </summary>
/// <param name="File">Where the strings resolve.</param>
/// <param name="ByteOffset">From the start of the section, in bytes: 8 times the instruction slot.</param>
/// <param name="FileNameOffset">The source file's name.</param>
/// <param name="TextOffset">The text of the line.</param>
/// <param name="Position">Line in bits 10 and up, column in the ten below.</param>
public readonly record struct BtfLineInfo(BtfFile File, uint ByteOffset, int FileNameOffset, int TextOffset, uint Position)
    : IBtfExtensionRecord<BtfLineInfo>
{
    public string FileName => File.GetString(FileNameOffset);

    /// <summary>The source line itself, as the compiler saw it, or empty.</summary>
    public string Text => File.GetString(TextOffset);

    /// <summary>1-based; 0 when the compiler did not know.</summary>
    public int Line => (int)(Position >> 10);

    /// <summary>1-based; 0 when the compiler did not know.</summary>
    public int Column => (int)(Position & 0x3ff);

    static int IBtfExtensionRecord<BtfLineInfo>.Words => 4;

    static BtfLineInfo IBtfExtensionRecord<BtfLineInfo>.Read(BtfFile file, ReadOnlySpan<uint> words) =>
        new(file, words[0], (int)words[1], (int)words[2], words[3]);
}
