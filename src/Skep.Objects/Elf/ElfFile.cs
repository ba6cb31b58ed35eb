using System.Text;

namespace Skep.Objects.Elf;

/// <summary>
/// A 64-bit ELF file of either byte order, read in place: BPF objects, and the executables and libraries that uprobes point into.
/// Symbols, relocations and notes are decoded as they are read. Immutable.
/// </summary>
/// <remarks>Format: the System V ABI's generic part, <c>elf.h</c>.</remarks>
public sealed partial class ElfFile
{
    readonly ReadOnlyMemory<byte> _bytes;
    readonly ElfSection[] _sections;
    readonly ElfSegment[] _segments;

    ElfFile(ReadOnlyMemory<byte> bytes, ElfHeader header, string? name)
    {
        _bytes = bytes;
        Name = name;
        ByteOrder = header.ByteOrder;
        Type = header.Type;
        Machine = header.Machine;
        EntryPoint = header.EntryPoint;
        Numbers = new ElfNumbers(header.ByteOrder);
        _sections = new ElfSection[header.SectionCount];
        _segments = new ElfSegment[header.SegmentCount];
    }

    /// <summary>What diagnostics call it: usually its path.</summary>
    public string? Name { get; }

    public ByteOrder ByteOrder { get; }

    public ElfType Type { get; }

    public ElfMachine Machine { get; }

    /// <summary>Virtual address where an executable starts; 0 for other files.</summary>
    public ulong EntryPoint { get; }

    /// <summary>By section number; number 0 is the reserved null section.</summary>
    public IReadOnlyList<ElfSection> Sections => _sections;

    public IReadOnlyList<ElfSegment> Segments => _segments;

    /// <summary>The symbols of <c>.symtab</c>; empty in a stripped file.</summary>
    public ElfSymbolTable Symbols => field ??= ElfSymbolTable.Of(this, ElfSectionType.SymbolTable);

    /// <summary>The symbols of <c>.dynsym</c>, which stripping leaves.</summary>
    public ElfSymbolTable DynamicSymbols => field ??= ElfSymbolTable.Of(this, ElfSectionType.DynamicSymbols);

    internal ElfNumbers Numbers { get; }

    /// <summary>Of the whole file, in bytes.</summary>
    internal int Length => _bytes.Length;

    /// <summary>The first section of this name; null when there is none.</summary>
    public ElfSection? FindSection(ReadOnlySpan<char> name)
    {
        Span<byte> utf8 = stackalloc byte[256];
        if (!Encoding.UTF8.TryGetBytes(name, utf8, out int length))
            return null;
        foreach (ElfSection section in _sections)
        {
            if (section.NameUtf8.SequenceEqual(utf8[..length]))
                return section;
        }
        return null;
    }

    /// <summary>The section of this number; null for the null section, a reserved number (<c>SHN_ABS</c> and others) or one too
    /// large.</summary>
    public ElfSection? FindSection(int index) => index > 0 && index < _sections.Length ? _sections[index] : null;

    /// <summary>
    /// Where in the file the byte that is loaded at <paramref name="address"/> lies, which is how the kernel names a uprobe's place.
    /// False when no loaded segment holds the address.
    /// </summary>
    public bool TryGetFileOffset(ulong address, out ulong offset)
    {
        foreach (ElfSegment segment in _segments)
        {
            if (segment.Type != ElfSegmentType.Load || address - segment.Address >= segment.FileSize)
                continue;
            offset = address - segment.Address + segment.Offset;
            return true;
        }
        offset = 0;
        return false;
    }

    /// <summary>A symbol that is defined in this file, from <see cref="Symbols"/> or else <see cref="DynamicSymbols"/>.</summary>
    public bool TryFindSymbol(ReadOnlySpan<char> name, out ElfSymbol symbol) =>
        Symbols.TryFind(name, out symbol) || DynamicSymbols.TryFind(name, out symbol);

    /// <summary>The bytes of a string of a string table, without its NUL; empty when the offset lies outside.</summary>
    internal static ReadOnlySpan<byte> StringAt(ReadOnlySpan<byte> table, uint offset)
    {
        if (offset >= (uint)table.Length)
            return default;
        ReadOnlySpan<byte> rest = table[(int)offset..];
        int length = rest.IndexOf((byte)0);
        return length < 0 ? rest : rest[..length];
    }

    public override string ToString() => $"{Name ?? "ELF"}: {Machine} {Type}, {_sections.Length} sections";
}
