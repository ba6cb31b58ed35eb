using System.Text;
using Skep.Btf;
using Skep.Diagnostics;
using Skep.Objects.Elf;

namespace Skep.Objects.Reading;

/// <summary>An object file on its way to an <see cref="ObjectSpec"/>: the file, its sections by role, and what the steps so far found.</summary>
sealed partial class ObjectSource
{
    readonly Dictionary<uint, string> _names = [];
    long _nameBudget;

    public ObjectSource(ElfFile elf, DiagnosticBag diagnostics)
    {
        Elf = elf;
        Diagnostics = diagnostics;
        Sections = new ObjectSections(elf);
        _nameBudget = Sections.FileSize;
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

    /// <summary>A symbol's name. A section symbol has none of its own and goes by its section's.</summary>
    public string NameOf(in ElfSymbol symbol)
    {
        if (symbol.NameOffset == 0)
            return Elf.FindSection(symbol.SectionIndex)?.Name ?? "";
        if (_names.TryGetValue(symbol.NameOffset, out string? name))
            return name;

        // Names may share their ends in the string table, so a small file can hold names without limit.
        int length = symbol.NameUtf8.Length;
        if (_nameBudget < length)
        {
            if (_nameBudget >= 0)
                Error(DiagnosticId.NamesTooLong, $"The symbols' names add up to more than the {Sections.FileSize} bytes of the file.");
            _nameBudget = -1;
            return "";
        }
        _nameBudget -= length;
        return _names[symbol.NameOffset] = symbol.Name;
    }

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
