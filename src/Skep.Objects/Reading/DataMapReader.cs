using Skep.Btf;
using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Objects.Elf;

namespace Skep.Objects.Reading;

/// <summary>Makes an array map with one entry of each section of global variables, and finds the variables in it.</summary>
static class DataMapReader
{
    public static void Read(ObjectSource source, ObjectSpec spec)
    {
        foreach (var (section, origin) in source.Sections.Data)
        {
            if (section.Size > int.MaxValue)
                source.Error(DiagnosticId.DataSection,
                    $"Section '{section.Name}' has {section.Size} bytes; a map's value has at most {int.MaxValue}.", section);
            else
                ReadSection(source, spec, section, section.Type == ElfSectionType.NoBits ? MapOrigin.ZeroedData : origin);
        }
        ReadArena(source, spec);
        AddConfiguration(source, spec);
    }

    static void ReadSection(ObjectSource source, ObjectSpec spec, ElfSection section, MapOrigin origin)
    {
        BtfType dataSection = FindDataSection(source, section);
        bool isReadOnly = origin == MapOrigin.ReadOnlyData;
        var map = new MapSpec
        {
            Name = spec.Maps.Contains(section.Name) ? $"{section.Name}.{section.Index}" : section.Name,
            Origin = origin,
            Type = MapType.Array,
            KeySize = sizeof(uint),
            ValueSize = (int)section.Size,
            MaxEntries = 1,
            Flags = (isReadOnly ? MapFlags.ReadOnlyProgram : 0) | (HasGlobal(dataSection) ? MapFlags.Mmapable : 0),
            ValueTypeId = dataSection.Id,
            Freeze = isReadOnly,
        };
        if (section.Type != ElfSectionType.NoBits)
            map.Contents = section.Data.ToArray();
        if (source.Sections.HasRelocations(section))
        {
            source.Warning(DiagnosticId.DataRelocation,
                $"Section '{section.Name}' holds addresses, which are not known before the programs run and stay as they are.",
                section, null,
                "Do not initialise globals with pointers.");
        }
        spec.Maps.Add(map);
        source.DataMaps[section.Index] = map;
        ReadVariables(source, spec, section, dataSection, map);
    }

    /// <summary>Globals in address space 1 lie in the arena, which the object must have.</summary>
    static void ReadArena(ObjectSource source, ObjectSpec spec)
    {
        if (source.Sections.Arena is not { } section)
            return;
        if (spec.Maps.FirstOrDefault(static map => map.Type == MapType.Arena) is not { } arena)
        {
            source.Error(DiagnosticId.DataSection, "There are global variables in an arena, but no map of that type.", section, null,
                "Define a map of type BPF_MAP_TYPE_ARENA.");
            return;
        }
        if (section.Type == ElfSectionType.ProgramBits)
            arena.Contents = section.Data.ToArray();
        source.DataMaps[section.Index] = arena;
        if (arena.Contents is not null)
            ReadVariables(source, spec, section, FindDataSection(source, section), arena);
    }

    static void AddConfiguration(ObjectSource source, ObjectSpec spec)
    {
        if (source.ConfigurationSize == 0)
            return;
        BtfType dataSection = default;
        source.Types?.TryFind(ExternReader.ConfigurationSection, BtfKind.DataSection, out dataSection);
        spec.Maps.Add(new MapSpec
        {
            Name = ExternReader.ConfigurationSection,
            Origin = MapOrigin.KernelConfiguration,
            Type = MapType.Array,
            KeySize = sizeof(uint),
            ValueSize = source.ConfigurationSize,
            MaxEntries = 1,
            Flags = MapFlags.ReadOnlyProgram | MapFlags.Mmapable,
            ValueTypeId = dataSection.Id,
            Freeze = true,
        });
    }

    static BtfType FindDataSection(ObjectSource source, ElfSection section) =>
        source.Types is { } types && types.TryFind(section.NameUtf8, BtfKind.DataSection, out BtfType found) ? found : default;

    /// <summary>As libbpf: user space maps a section into memory when it has variables that other files may name.</summary>
    static bool HasGlobal(BtfType dataSection)
    {
        foreach (BtfSectionEntry entry in dataSection.SectionEntries)
        {
            if (entry.Type is { Kind: BtfKind.Variable, Linkage: not BtfLinkage.Static })
                return true;
        }
        return false;
    }

    static void ReadVariables(ObjectSource source, ObjectSpec spec, ElfSection section, BtfType dataSection, MapSpec map)
    {
        foreach (BtfSectionEntry entry in dataSection.SectionEntries)
        {
            BtfType variable = entry.Type;
            if (variable.Kind != BtfKind.Variable || variable.Linkage == BtfLinkage.Extern)
                continue;
            if ((ulong)entry.Offset + entry.Size > section.Size)
                source.Error(DiagnosticId.DataSection,
                    $"Variable '{source.NameOf(variable)}' of {entry.Size} bytes at {entry.Offset} does not fit in section '{section.Name}' of {section.Size} bytes.", section);
            else
                Add(source, spec, section, new VariableSpec { Name = source.NameOf(variable), Map = map, Offset = (int)entry.Offset,
                    Size = (int)entry.Size, TypeId = variable.TypeId });
        }
        if (!dataSection.IsVoid)
            return;
        foreach (ElfSymbol symbol in source.SymbolsBySection[section.Index])
        {
            if (symbol.Type == ElfSymbolType.Object && symbol.Size <= section.Size && symbol.Value <= section.Size - symbol.Size)
                Add(source, spec, section, new VariableSpec { Name = source.NameOf(symbol), Map = map, Offset = (int)symbol.Value,
                    Size = (int)symbol.Size });
        }
    }

    static void Add(ObjectSource source, ObjectSpec spec, ElfSection section, VariableSpec variable)
    {
        // Statics of linked files may share a name, and then only the first can be set by it.
        if (spec.Variables.Contains(variable.Name))
            source.Warning(DiagnosticId.DuplicateName, $"There is more than one variable '{variable.Name}'; only the first has the name.",
                section, variable.Offset);
        else
            spec.Variables.Add(variable);
    }
}
