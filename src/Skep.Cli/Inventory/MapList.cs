using System.Text.Json;
using Skep.Btf;
using Skep.Cli.Inspection;
using Skep.Cli.Output;
using Skep.Cli.Values;
using Skep.KernelAbi;
using Skep.Linux;

namespace Skep.Cli.Inventory;

static class MapList
{
    /// <summary>The types that a map was made with; null when it was made without.</summary>
    public static BtfFile? TypesOf(uint id) =>
        KernelInventory.TryGetMap(id) is { BtfId: > 0 and var btf } ? KernelInventory.OpenBtf(btf) : null;

    public static void WriteText(Terminal terminal, IEnumerable<MapRecord> maps, Holders holders)
    {
        var table = new TextTable(
            ("ID", Align.Right), ("TYPE", Align.Left), ("NAME", Align.Left), ("KEY", Align.Right), ("VALUE", Align.Right),
            ("MAX_ENTRIES", Align.Right), ("MEMORY", Align.Right), ("FLAGS", Align.Left), ("HELD_BY", Align.Left));
        foreach (MapRecord map in maps)
        {
            table.Add(
                $"{map.Id}", map.Type.KernelName, map.Name, Quantity.Count(map.KeySize), Quantity.Count(map.ValueSize),
                Quantity.Count(map.MaxEntries), map.MemoryBytes is { } memory ? Quantity.Bytes(memory) : "", Flags(map),
                holders.TextOf(map.Id));
        }
        table.Write(terminal);
    }

    public static void WriteDetails(Terminal terminal, MapRecord map, Holders holders)
    {
        BtfFile? types = TypesOf(map.Id);
        IEnumerable<ProgramRecord> users = KernelInventory.Programs().Where(program => program.MapIds.Contains(map.Id));
        Details.Write(
            terminal, $"map {map.Id}: {map.Name}",
            ("type", map.Type.KernelName),
            ("key", TypedValues.NameOf(types, map.KeyTypeId, map.KeySize)),
            ("value", TypedValues.NameOf(types, map.ValueTypeId, map.ValueSize)),
            ("max_entries", Quantity.Count(map.MaxEntries)),
            ("flags", Flags(map)),
            ("map_extra", map.Extra > 0 ? $"0x{map.Extra:x}" : null),
            ("memory", map.MemoryBytes is { } memory ? $"{Quantity.Count(memory)} bytes" : null),
            ("BTF", map.BtfId > 0 ? $"{map.BtfId}" : null),
            ("programs", string.Join(", ", users.Select(static program => $"{program.Id} {program.Name}"))),
            ("held by", holders.TextOf(map.Id)));
    }

    public static void WriteJson(Utf8JsonWriter json, IEnumerable<MapRecord> maps, Holders holders)
    {
        json.WriteStartArray();
        foreach (MapRecord map in maps)
            WriteJson(json, map, holders);
        json.WriteEndArray();
    }

    public static void WriteJson(Utf8JsonWriter json, MapRecord map, Holders holders)
    {
        json.WriteStartObject();
        json.WriteNumber("id", map.Id);
        json.WriteString("type", map.Type.KernelName);
        json.WriteString("name", map.Name);
        json.WriteNumber("keySize", map.KeySize);
        json.WriteNumber("valueSize", map.ValueSize);
        json.WriteNumber("maxEntries", map.MaxEntries);
        json.WriteStartArray("flags");
        foreach (string flag in SpecText.Flags(map.Flags))
            json.WriteStringValue(flag);
        json.WriteEndArray();
        json.WriteNumber("extra", map.Extra);
        json.WriteBoolean("frozen", map.IsFrozen);
        if (map.MemoryBytes is { } memory)
            json.WriteNumber("memoryBytes", memory);
        json.WriteNumber("btf", map.BtfId);
        holders.WriteJson(json, map.Id);
        json.WriteEndObject();
    }

    static string Flags(MapRecord map)
    {
        IEnumerable<string> flags = SpecText.Flags(map.Flags);
        return string.Join(", ", map.IsFrozen ? flags.Append("frozen") : flags);
    }
}
