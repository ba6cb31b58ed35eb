using System.Globalization;
using System.Text.Json;
using Skep.Bytecode;
using Skep.Cli.Output;
using Skep.KernelAbi;
using Skep.Linux;

namespace Skep.Cli.Inventory;

static class ProgramList
{
    public static void WriteText(Terminal terminal, IEnumerable<ProgramRecord> programs, Holders holders)
    {
        var table = new TextTable(
            ("ID", Align.Right), ("TYPE", Align.Left), ("NAME", Align.Left), ("INSNS", Align.Right), ("JITED", Align.Right),
            ("MEMORY", Align.Right), ("LOADED", Align.Left), ("MAPS", Align.Left), ("HELD_BY", Align.Left));
        foreach (ProgramRecord program in programs)
        {
            table.Add(
                $"{program.Id}", program.Type.KernelName, program.Name, Quantity.Count(program.TranslatedBytes / Instruction.SizeInBytes),
                Size(program.JitedBytes), Size(program.MemoryBytes), Time(program.LoadTime), string.Join(",", program.MapIds),
                holders.TextOf(program.Id));
        }
        table.Write(terminal);
    }

    public static void WriteDetails(Terminal terminal, ProgramRecord program, Holders holders)
    {
        IEnumerable<string> maps = program.MapIds.Select(static id => $"{id} {KernelInventory.TryGetMap(id)?.Name}".TrimEnd());
        IEnumerable<LinkRecord> links = KernelInventory.Links().Where(link => link.ProgramId == program.Id);
        string runTime = Quantity.Duration(program.RunTime.TotalSeconds);
        Details.Write(
            terminal, $"program {program.Id}: {program.Name}",
            ("type", program.Type.KernelName),
            ("tag", program.Tag),
            ("GPL compatible", program.IsGplCompatible ? "yes" : "no"),
            ("loaded", $"{Time(program.LoadTime)} by user {program.UserId}"),
            ("instructions", Quantity.Count(program.TranslatedBytes / Instruction.SizeInBytes)),
            ("verified", program.VerifiedInstructions > 0 ? $"{Quantity.Count(program.VerifiedInstructions)} instructions walked" : null),
            ("machine code", program.JitedBytes > 0 ? $"{Quantity.Count(program.JitedBytes)} bytes" : "none: it is interpreted"),
            ("memory", program.MemoryBytes is { } memory ? $"{Quantity.Count(memory)} bytes" : null),
            ("runs", program.RunCount > 0 ? $"{Quantity.Count((long)program.RunCount)} in {runTime}" : null),
            ("skipped", program.RecursionMisses > 0 ? $"{Quantity.Count((long)program.RecursionMisses)} runs while running already" : null),
            ("BTF", program.BtfId > 0 ? $"{program.BtfId}" : null),
            ("maps", string.Join(", ", maps)),
            ("links", string.Join(", ", links.Select(static link => $"{link.Id} {link.Type.KernelName} {link.Target}"))),
            ("held by", holders.TextOf(program.Id)));
    }

    public static void WriteJson(Utf8JsonWriter json, IEnumerable<ProgramRecord> programs, Holders holders)
    {
        json.WriteStartArray();
        foreach (ProgramRecord program in programs)
            WriteJson(json, program, holders);
        json.WriteEndArray();
    }

    public static void WriteJson(Utf8JsonWriter json, ProgramRecord program, Holders holders)
    {
        json.WriteStartObject();
        json.WriteNumber("id", program.Id);
        json.WriteString("type", program.Type.KernelName);
        json.WriteString("name", program.Name);
        json.WriteString("tag", program.Tag);
        json.WriteBoolean("gplCompatible", program.IsGplCompatible);
        json.WriteString("loaded", program.LoadTime);
        json.WriteNumber("uid", program.UserId);
        json.WriteNumber("instructions", program.TranslatedBytes / Instruction.SizeInBytes);
        json.WriteNumber("verifiedInstructions", program.VerifiedInstructions);
        json.WriteNumber("jitedBytes", program.JitedBytes);
        if (program.MemoryBytes is { } memory)
            json.WriteNumber("memoryBytes", memory);
        json.WriteNumber("runs", program.RunCount);
        json.WriteNumber("runNanoseconds", (long)program.RunTime.TotalNanoseconds);
        json.WriteNumber("recursionMisses", program.RecursionMisses);
        json.WriteNumber("btf", program.BtfId);
        json.WriteStartArray("maps");
        foreach (uint map in program.MapIds)
            json.WriteNumberValue(map);
        json.WriteEndArray();
        holders.WriteJson(json, program.Id);
        json.WriteEndObject();
    }

    static string Size(long? bytes) => bytes is > 0 ? Quantity.Bytes(bytes.Value) : "";

    static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
