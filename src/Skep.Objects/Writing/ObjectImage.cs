using System.Text;
using Skep.Btf;
using Skep.Objects.Elf;
using Skep.Objects.Reading;

namespace Skep.Objects.Writing;

/// <summary>An object on its way into a file.</summary>
sealed partial class ObjectImage
{
    const int PointerSize = 8;
    const string MapSection = ".maps";

    readonly ObjectSpec _spec;
    readonly CodeLayout _layout;
    readonly TypeRewriter _types;

    /// <summary>Section numbers, and symbols that stand for the start of a section.</summary>
    readonly Dictionary<string, int> _sections = new(StringComparer.Ordinal);
    readonly Dictionary<string, int> _sectionSymbols = new(StringComparer.Ordinal);

    /// <summary>Symbols of maps, programs and externs.</summary>
    readonly Dictionary<string, int> _symbols = new(StringComparer.Ordinal);
    readonly Dictionary<FunctionImage, int> _functionSymbols = [];
    readonly List<(MapSpec Map, uint Slots)> _slotPlaces = [];

    public ObjectImage(ObjectSpec spec)
    {
        _spec = spec;
        _layout = new CodeLayout(spec);
        _types = new TypeRewriter(spec, HasSection);
        Elf = new ElfBuilder(spec.ByteOrder);
    }

    public ElfBuilder Elf { get; }

    bool HasSection(string name) => name switch
    {
        "license" => _spec.License.Length > 0,
        "version" => _spec.KernelVersion != 0,
        ExternReader.SymbolSection => _spec.Externs.Any(static item => item.Kind != ExternKind.KernelConfiguration),
        ".addr_space.1" => Arena is not null,
        _ => _spec.Maps.TryGetValue(name, out MapSpec? map) ? map.IsDataSection : IsTableSection(name) && _spec.Maps
            .Any(static map => map.Origin == MapOrigin.StructOps),
    };

    static bool IsTableSection(string name) => name is ".struct_ops" or ".struct_ops.link" or "?.struct_ops" or "?.struct_ops.link";

    MapSpec? Arena => _spec.Maps.FirstOrDefault(static map => map.Origin == MapOrigin.Declared && map.Contents is not null);

    public void AddInformation()
    {
        if (_spec.License.Length > 0)
            AddSection("license", ElfSectionFlags.Write, Encoding.UTF8.GetBytes(_spec.License + '\0'));
        if (_spec.KernelVersion == 0)
            return;
        byte[] version = BitConverter.GetBytes(_spec.KernelVersion);
        if (_spec.ByteOrder == ByteOrder.LittleEndian != BitConverter.IsLittleEndian)
            Array.Reverse(version);
        AddSection("version", ElfSectionFlags.Write, version);
    }

    public void AddData()
    {
        foreach (MapSpec map in _spec.Maps)
        {
            if (!map.IsDataSection || map.Origin == MapOrigin.KernelConfiguration)
                continue;
            if (map.Origin == MapOrigin.ZeroedData)
                Register(map.Name, Elf.AddZeros(map.Name, (ulong)map.ValueSize));
            else
                AddSection(map.Name, map.Origin == MapOrigin.Data ? ElfSectionFlags.Write : ElfSectionFlags.None, map.Contents);
        }
        if (Arena is { } arena)
            AddSection(".addr_space.1", ElfSectionFlags.Write, arena.Contents);
        AddTables();
        AddVariableSymbols();
    }

    /// <summary>Tables of functions lie where the types say.</summary>
    void AddTables()
    {
        foreach (BtfType section in _spec.Btf?.Types ?? default)
        {
            if (section.Kind != BtfKind.DataSection || !IsTableSection(section.Name) || !HasSection(section.Name))
                continue;
            byte[] bytes = new byte[section.Size];
            foreach (BtfSectionEntry entry in section.SectionEntries)
            {
                if (_spec.Maps.Find(entry.Type.Name)?.Contents is { } contents)
                    contents.CopyTo(bytes, entry.Offset);
            }
            AddSection(section.Name, ElfSectionFlags.Write, bytes);
        }
    }

    /// <summary>Loaders find the variables that the types name by their symbols. Without types the symbols are all there is.</summary>
    void AddVariableSymbols()
    {
        foreach (VariableSpec variable in _spec.Variables)
        {
            if (variable.TypeId == 0 && _sections.TryGetValue(variable.Map.Name, out int section))
                Elf.AddSymbol(variable.Name, section, (ulong)variable.Offset, (ulong)variable.Size, ElfSymbolBinding.Global,
                    ElfSymbolType.Object);
        }
        foreach (BtfType section in _spec.Btf?.Types ?? default)
        {
            if (section.Kind != BtfKind.DataSection || !_sections.TryGetValue(section.Name, out int number))
                continue;
            foreach (BtfSectionEntry entry in section.SectionEntries)
            {
                ElfSymbolBinding binding = entry.Type.Linkage == BtfLinkage.Static ? ElfSymbolBinding.Local : ElfSymbolBinding.Global;
                Elf.AddSymbol(entry.Type.Name, number, entry.Offset, entry.Size, binding, ElfSymbolType.Object);
            }
        }
    }

    void AddSection(string name, ElfSectionFlags flags, ReadOnlyMemory<byte> data) =>
        Register(name, Elf.AddSection(name, ElfSectionType.ProgramBits, flags | ElfSectionFlags.Allocate, data));

    void Register(string name, int section)
    {
        _sections[name] = section;
        _sectionSymbols[name] = Elf.AddSymbol("", section, 0, 0, ElfSymbolBinding.Local, ElfSymbolType.Section);
    }

    public void AddExterns()
    {
        foreach (ExternSpec item in _spec.Externs)
            _symbols[item.Name] = Elf.AddSymbol(item.Name, 0, 0, 0, item.IsWeak ? ElfSymbolBinding.Weak : ElfSymbolBinding.Global,
                ElfSymbolType.None);
    }

    int SymbolOf(string name) => _symbols.TryGetValue(name, out int symbol)
        ? symbol
        : throw new InvalidOperationException($"object '{_spec.Name}' refers to '{name}', which it does not have");
}
