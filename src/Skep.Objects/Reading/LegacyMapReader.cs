using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Objects.Elf;

namespace Skep.Objects.Reading;

/// <summary>
/// Reads the maps of sections <c>maps</c> and <c>maps/NAME</c>, as objects before BTF define them: one symbol and one
/// <c>struct bpf_map_def</c> each, five 32-bit numbers.
/// </summary>
static class LegacyMapReader
{
    const int DefinitionSize = 5 * sizeof(uint);

    public static void Read(ObjectSource source, ObjectSpec spec)
    {
        foreach (ElfSection section in source.Sections.LegacyMaps)
        {
            var symbols = source.SymbolsBySection[section.Index]
                .Where(static symbol => symbol.Type is ElfSymbolType.Object or ElfSymbolType.None && symbol.NameOffset != 0)
                .OrderBy(static symbol => symbol.Value).ToArray();
            for (int i = 0; i < symbols.Length; i++)
                ReadMap(source, spec, section, symbols[i], i + 1 < symbols.Length ? symbols[i + 1].Value : section.Size);
        }
    }

    static void ReadMap(ObjectSource source, ObjectSpec spec, ElfSection section, ElfSymbol symbol, ulong end)
    {
        string name = source.NameOf(symbol);
        ReadOnlySpan<byte> data = section.Data.Span;
        if (end > (ulong)data.Length || symbol.Value > end || end - symbol.Value < DefinitionSize)
        {
            source.Error(DiagnosticId.LegacyMap,
                $"Map '{name}' at offset {symbol.Value} has fewer than the {DefinitionSize} bytes of a struct bpf_map_def.", section);
            return;
        }
        data = data[(int)symbol.Value..(int)end];
        ElfNumbers numbers = source.Elf.Numbers;
        uint keySize = numbers.UInt32(data, 4), valueSize = numbers.UInt32(data, 8);
        string? wrong =
            data[DefinitionSize..].ContainsAnyExcept((byte)0) ? "has members after the five of a struct bpf_map_def, which would be lost"
            : keySize > int.MaxValue || valueSize > int.MaxValue ? $"has keys of {keySize} and values of {valueSize} bytes"
            : spec.Maps.Contains(name) ? "is defined twice"
            : null;
        if (wrong is not null)
        {
            source.Error(DiagnosticId.LegacyMap, $"Map '{name}' {wrong}.", section, (long)symbol.Value, "Define it in SEC(\".maps\").");
            return;
        }

        var map = new MapSpec
        {
            Name = name,
            Origin = MapOrigin.Legacy,
            Type = (MapType)numbers.UInt32(data, 0),
            KeySize = (int)keySize,
            ValueSize = (int)valueSize,
            MaxEntries = numbers.UInt32(data, 12),
            Flags = (MapFlags)numbers.UInt32(data, 16),
        };
        spec.Maps.Add(map);
        source.DefinedMaps[(section.Index, symbol.Value)] = map;
    }
}
