using System.Text;

namespace Skep.Objects.Elf;

/// <summary>A section: <c>Elf64_Shdr</c> with its bytes.</summary>
public sealed class ElfSection
{
    readonly ElfFile _file;

    internal ElfSection(ElfFile file) => _file = file;

    /// <summary>Its number, by which symbols refer to it.</summary>
    public int Index { get; init; }

    internal uint NameOffset { get; init; }

    public string Name => field ??= Encoding.UTF8.GetString(NameUtf8);

    public ReadOnlySpan<byte> NameUtf8 => ElfFile.StringAt(_file.SectionNames.Span, NameOffset);

    public ElfSectionType Type { get; init; }

    public ElfSectionFlags Flags { get; init; }

    /// <summary>Virtual address in a linked file; 0 in an object file.</summary>
    public ulong Address { get; init; }

    public ulong Offset { get; init; }

    /// <summary>In bytes; of a <see cref="ElfSectionType.NoBits"/> section in memory, with no <see cref="Data"/>.</summary>
    public ulong Size { get; init; }

    /// <summary>Number of a section whose role depends on the type: the strings of symbols, the symbols of relocations.</summary>
    public int Link { get; init; }

    /// <summary>For relocations, the number of the section that they patch.</summary>
    public int Info { get; init; }

    public ulong Alignment { get; init; }

    /// <summary>The bytes in the file.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    public bool IsExecutable => (Flags & ElfSectionFlags.Executable) != 0;

    /// <summary>The relocations in this section; empty for a section of another type.</summary>
    public ElfRelocationTable Relocations => new(_file, this);

    public override string ToString() => $"[{Index}] {Name} {Type}, {Size} bytes";
}
