using Skep.Objects.Elf;

namespace Skep.Objects.Reading;

/// <summary>The sections of an object file by the part they play, which their names say.</summary>
sealed class ObjectSections
{
    readonly Dictionary<int, List<ElfSection>> _relocations = [];
    readonly Dictionary<string, ElfSection> _byName = new(StringComparer.Ordinal);

    readonly ElfFile _elf;

    public ObjectSections(ElfFile elf)
    {
        _elf = elf;
        foreach (ElfSection section in elf.Sections)
        {
            DataLength += section.Data.Length;
            NameLength += section.NameUtf8.Length;
        }
    }

    public void Assign()
    {
        foreach (ElfSection section in _elf.Sections)
        {
            _byName.TryAdd(section.Name, section);
            switch (section.Type)
            {
                case ElfSectionType.ProgramBits or ElfSectionType.NoBits when section.Size > 0:
                    Assign(section);
                    break;
                case ElfSectionType.Relocations or ElfSectionType.RelocationsWithAddend:
                    AddRelocations(section);
                    break;
            }
        }
    }

    /// <summary>Bytes of all sections together.</summary>
    public long DataLength { get; }

    /// <summary>Bytes of the names of all sections together.</summary>
    public long NameLength { get; }

    public List<ElfSection> Code { get; } = [];

    public List<(ElfSection Section, MapOrigin Origin)> Data { get; } = [];

    public List<ElfSection> LegacyMaps { get; } = [];

    public List<ElfSection> StructOps { get; } = [];

    public ElfSection? Maps { get; private set; }

    /// <summary>Globals that live in the arena.</summary>
    public ElfSection? Arena { get; private set; }

    /// <summary>Where switch statements jump to, as clang 22 writes it from -mcpu=v4 on.</summary>
    public ElfSection? JumpTables { get; private set; }

    public ElfSection? Types { get; private set; }

    public ElfSection? Extension { get; private set; }

    public ElfSection? License { get; private set; }

    public ElfSection? Version { get; private set; }

    public IEnumerable<ElfRelocation> RelocationsOf(ElfSection section) =>
        _relocations.TryGetValue(section.Index, out List<ElfSection>? tables) ? tables.SelectMany(static table => table.Relocations) : [];

    public ElfSection? Find(string name) => _byName.GetValueOrDefault(name);

    public bool HasRelocations(ElfSection section) => _relocations.ContainsKey(section.Index);

    void Assign(ElfSection section)
    {
        if (section.IsExecutable)
        {
            if (section.Type == ElfSectionType.ProgramBits)
                Code.Add(section);
            return;
        }
        string name = section.Name;
        switch (name)
        {
            case "license":
                License = section;
                break;
            case "version":
                Version = section;
                break;
            case ".maps":
                Maps = section;
                break;
            case "maps":
                LegacyMaps.Add(section);
                break;
            case ".BTF":
                Types = section;
                break;
            case ".BTF.ext":
                Extension = section;
                break;
            case ".addr_space.1":
                Arena = section;
                break;
            case ".jumptables":
                JumpTables = section;
                break;
            case ".struct_ops" or ".struct_ops.link" or "?.struct_ops" or "?.struct_ops.link":
                StructOps.Add(section);
                break;
            default:
                if (name.StartsWith("maps/", StringComparison.Ordinal))
                    LegacyMaps.Add(section);
                else if (DataOriginOf(name) is { } origin)
                    Data.Add((section, origin));
                break;
        }
    }

    static MapOrigin? DataOriginOf(string name)
    {
        if (IsOrBegins(name, ".data"))
            return MapOrigin.Data;
        if (IsOrBegins(name, ".rodata"))
            return MapOrigin.ReadOnlyData;
        return IsOrBegins(name, ".bss") ? MapOrigin.ZeroedData : null;
    }

    static bool IsOrBegins(string name, string start) =>
        name.StartsWith(start, StringComparison.Ordinal) && (name.Length == start.Length || name[start.Length] == '.');

    void AddRelocations(ElfSection table)
    {
        if (_relocations.TryGetValue(table.Info, out List<ElfSection>? tables))
            tables.Add(table);
        else
            _relocations[table.Info] = [table];
    }
}
