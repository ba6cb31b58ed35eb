using System.Text;
using Skep.Btf;
using Skep.Diagnostics;
using Skep.Objects.Elf;

namespace Skep.Objects.Reading;

/// <summary>An object file on its way to an <see cref="ObjectSpec"/>: the file, its sections by role, and what the steps so far
/// found.</summary>
sealed partial class ObjectSource
{
    const int MaxQuotedName = 128;

    readonly Dictionary<uint, string> _symbolNames = [];
    readonly Dictionary<int, string> _typeNames = [];
    long _nameBudget;

    public ObjectSource(ElfFile elf, DiagnosticBag diagnostics)
    {
        Elf = elf;
        Diagnostics = diagnostics;
        Sections = new ObjectSections(elf);
        _nameBudget = elf.Length;
    }

    public ElfFile Elf { get; }

    public DiagnosticBag Diagnostics { get; }

    public ObjectSections Sections { get; }

    public BtfFile? Types { get; private set; }

    public BtfExtension? Extension { get; private set; }

    /// <summary>Externs by the number of their symbol.</summary>
    public Dictionary<int, ExternSpec> Externs { get; } = [];

    /// <summary>Bytes that the values of the kernel's configuration take together.</summary>
    public int ConfigurationSize { get; set; }

    /// <summary>Maps by where they are defined: section number and byte offset.</summary>
    public Dictionary<(int Section, ulong Offset), MapSpec> DefinedMaps { get; } = [];

    /// <summary>Where the definitions of declared maps and struct_ops tables lie.</summary>
    public List<MapPlace> MapPlaces { get; } = [];

    /// <summary>The maps that data sections become, by section number.</summary>
    public Dictionary<int, MapSpec> DataMaps { get; } = [];

    /// <summary>The code sections by number.</summary>
    public Dictionary<int, CodeSection> Code { get; } = [];

    /// <summary>Symbols by the number of their section.</summary>
    public ILookup<int, ElfSymbol> SymbolsBySection => field ??= Elf.Symbols.ToLookup(static symbol => (int)symbol.SectionIndex);

    /// <summary>Strings attached to whole functions and variables, by the type they are attached to.</summary>
    public Dictionary<int, List<string>> DeclarationTags => field ??= ReadDeclarationTags();

    public ObjectSpec CreateSpec(string name) => new()
    {
        Name = name,
        ByteOrder = Elf.ByteOrder,
        License = Sections.License is { } license ? Encoding.UTF8.GetString(ElfFile.StringAt(license.Data.Span, 0)) : "",
        KernelVersion = ReadVersion(),
        Btf = Types,
    };

    uint ReadVersion()
    {
        if (Sections.Version is not { } section)
            return 0;
        if (section.Data.Length == sizeof(uint))
            return Elf.Numbers.UInt32(section.Data.Span, 0);
        Error(DiagnosticId.VersionSection, $"The version section has {section.Data.Length} bytes; it must be one 32-bit number.", section);
        return 0;
    }

    /// <summary>
    /// Finds out what the sections are for. False when they share bytes or letters of their names to such an extent that they add up to
    /// more than the file, since a small file could then take any amount of memory.
    /// </summary>
    public bool AssignSections()
    {
        if (Sections.DataLength > Elf.Length)
            Error(DiagnosticId.ElfSectionOutside,
                $"The sections add up to {Sections.DataLength} bytes, more than the {Elf.Length} of the file: they overlap.");
        else if (Sections.NameLength > Elf.Length)
            Error(DiagnosticId.NamesTooLong, $"The sections' names add up to more than the {Elf.Length} bytes of the file.");
        else
            Sections.Assign();
        return !Diagnostics.HasErrors;
    }

    /// <summary>A symbol's name. A section symbol has none of its own and goes by its section's.</summary>
    public string NameOf(in ElfSymbol symbol)
    {
        if (symbol.NameOffset == 0)
            return Elf.FindSection(symbol.SectionIndex)?.Name ?? "";
        return NameOf(_symbolNames, symbol.NameOffset, symbol.NameUtf8);
    }

    public string NameOf(BtfType type) => NameOf(_typeNames, type.NameOffset, type.NameUtf8);

    /// <summary>Names may share their ends in a string table, so a small file can hold names without limit.</summary>
    string NameOf<TOffset>(Dictionary<TOffset, string> known, TOffset offset, ReadOnlySpan<byte> utf8)
        where TOffset : notnull
    {
        if (known.TryGetValue(offset, out string? name))
            return name;
        if (_nameBudget < utf8.Length)
        {
            if (_nameBudget >= 0)
                Error(DiagnosticId.NamesTooLong, $"The names of symbols and types add up to more than the {Elf.Length} bytes of the file.");
            _nameBudget = -1;
            return "";
        }
        _nameBudget -= utf8.Length;
        return known[offset] = Encoding.UTF8.GetString(utf8);
    }

    /// <summary>A name for a message, cut when it is longer than any that is meant to be read.</summary>
    public static string Quote(ReadOnlySpan<byte> name) => Encoding.UTF8.GetString(name[..Math.Min(name.Length, MaxQuotedName)]);

    public void Error(string id, string message, ElfSection? section = null, long? offset = null, string? help = null) =>
        Diagnostics.Error(id, message, At(section, offset), help);

    public void Warning(string id, string message, ElfSection? section = null, long? offset = null, string? help = null) =>
        Diagnostics.Warning(id, message, At(section, offset), help);

    Location At(ElfSection? section, long? offset) => new() { File = Elf.Name, Section = section?.Name, Offset = offset };
}

/// <param name="Section">Number of the section.</param>
/// <param name="Offset">Byte offset of the definition in it.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Slots">Byte offset in the definition of the initialised slots; 0 when there are none.</param>
readonly record struct MapPlace(MapSpec Map, int Section, ulong Offset, ulong Size, ulong Slots);
