using System.Text;

namespace Skep.Objects.Elf;

/// <summary>A note: <c>Elf64_Nhdr</c> with its owner and content.</summary>
/// <param name="Owner">Who defines the type: <c>GNU</c>, <c>stapsdt</c>.</param>
/// <param name="Type">Numbered by the owner.</param>
/// <param name="Content">The bytes after the owner's name.</param>
public readonly record struct ElfNote(string Owner, uint Type, ReadOnlyMemory<byte> Content);

public sealed partial class ElfFile
{
    const uint BuildIdNote = 3;
    const int NoteHeader = 12;

    /// <summary>The notes of every note section, in file order. A note that does not fit ends its section.</summary>
    public IEnumerable<ElfNote> Notes
    {
        get
        {
            foreach (ElfSection section in _sections)
            {
                if (section.Type != ElfSectionType.Note)
                    continue;
                ReadOnlyMemory<byte> rest = section.Data;
                while (ReadNote(ref rest) is { } note)
                    yield return note;
            }
        }
    }

    /// <summary>What identifies this very build of a program, as the kernel reports it in stack traces; empty when there is none.</summary>
    public ReadOnlyMemory<byte> BuildId
    {
        get
        {
            foreach (ElfNote note in Notes)
            {
                if (note is { Owner: "GNU", Type: BuildIdNote })
                    return note.Content;
            }
            return default;
        }
    }

    ElfNote? ReadNote(ref ReadOnlyMemory<byte> rest)
    {
        if (rest.Length < NoteHeader)
            return null;
        ReadOnlySpan<byte> header = rest.Span;
        uint ownerSize = Numbers.UInt32(header, 0), contentSize = Numbers.UInt32(header, 4);
        // Owner and content are each padded to four bytes, also in 64-bit files.
        long content = NoteHeader + ((ownerSize + 3L) & ~3L), next = content + ((contentSize + 3L) & ~3L);
        if (content + contentSize > rest.Length)
            return null;
        ReadOnlySpan<byte> owner = header.Slice(NoteHeader, (int)ownerSize);
        var note = new ElfNote(Encoding.UTF8.GetString(StringAt(owner, 0)), Numbers.UInt32(header, 8),
            rest.Slice((int)content, (int)contentSize));
        rest = rest[(int)Math.Min(next, rest.Length)..];
        return note;
    }
}
