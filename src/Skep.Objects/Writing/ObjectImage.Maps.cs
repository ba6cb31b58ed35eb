using Skep.Btf;
using Skep.KernelAbi;
using Skep.Objects.Elf;

namespace Skep.Objects.Writing;

sealed partial class ObjectImage
{
    /// <summary>Maps are types and room for slots; the bytes are zero.</summary>
    public void AddMaps()
    {
        MapSpec[] maps = [.. _spec.Maps.Where(static map => !map.IsDataSection && map.Origin != MapOrigin.StructOps)];
        if (maps.Length == 0)
            return;
        var writer = new MapDefinitionWriter(_types);
        var places = new List<(int Variable, uint Offset, uint Size)>();
        uint end = 0;
        foreach (MapSpec map in maps)
        {
            int definition = writer.Add(map, out uint size);
            int variable = _types.Builder.AddVariable(map.Name, definition, BtfLinkage.Global);
            foreach (string tag in map.Tags)
                _types.Builder.AddDeclarationTag(tag, variable);
            _slotPlaces.Add((map, end + size));
            size += (uint)(map.Slots.Count == 0 ? 0 : map.Slots.Max(static slot => slot.Index) + 1) * PointerSize;
            places.Add((variable, end, size));
            end += size;
        }

        _types.Builder.AddDataSection(MapSection, end);
        AddSection(MapSection, ElfSectionFlags.Write, new byte[end]);
        for (int i = 0; i < maps.Length; i++)
        {
            _types.Builder.AddSectionEntry(places[i].Variable, places[i].Offset, places[i].Size);
            _symbols[maps[i].Name] = Elf.AddSymbol(maps[i].Name, _sections[MapSection], places[i].Offset, places[i].Size,
                ElfSymbolBinding.Global, ElfSymbolType.Object);
        }
    }

    /// <summary>What slots point to: maps, programs, and the functions of struct_ops tables.</summary>
    public void AddSlots()
    {
        foreach (var (map, offset) in _slotPlaces)
        {
            foreach (MapSlot slot in map.Slots)
            {
                int symbol = map.Type == MapType.ProgArray ? ProgramSymbol(slot.Name) : SymbolOf(slot.Name);
                Elf.AddRelocation(_sections[MapSection], offset + (ulong)slot.Index * PointerSize, BpfRelocationType.Absolute64, symbol);
            }
        }
        foreach (BtfType section in _spec.Btf?.Types ?? default)
        {
            if (section.Kind != BtfKind.DataSection || !IsTableSection(section.Name)
                || !_sections.TryGetValue(section.Name, out int number))
                continue;
            foreach (BtfSectionEntry entry in section.SectionEntries)
                AddTableSlots(number, entry);
        }
    }

    void AddTableSlots(int section, BtfSectionEntry entry)
    {
        if (_spec.Maps.Find(entry.Type.Name) is not { } map)
            return;
        BtfType type = _spec.Btf!.GetType(map.ValueTypeId);
        foreach (MapSlot slot in map.Slots)
            Elf.AddRelocation(section, entry.Offset + type.GetMember(slot.Index).ByteOffset, BpfRelocationType.Absolute64,
                ProgramSymbol(slot.Name));
    }

    int ProgramSymbol(string name) => _layout.Entries.TryGetValue(name, out FunctionImage? entry)
        ? _functionSymbols[entry]
        : throw new InvalidOperationException($"object '{_spec.Name}' refers to program '{name}', which it does not have");
}
