using System.Runtime.InteropServices;
using Skep.KernelAbi;

namespace Skep.Cli.Running;

/// <summary>One entry of a map, copied.</summary>
/// <param name="Cpu">The CPU whose value it is; null for maps without.</param>
readonly record struct MapRow(byte[] Key, int? Cpu, byte[] Value)
{
    /// <summary>The id of the program or map that the value refers to.</summary>
    public int Id => MemoryMarshal.Read<int>(Value);
}

/// <summary>Reads the entries of a map that are worth showing.</summary>
static class MapRows
{
    public static bool IsArray(BpfMap map) => map.Type is MapType.Array or MapType.PerCpuArray;

    /// <param name="view">The map.</param>
    /// <param name="withZeros">Also the entries of arrays, and the values of CPUs, that are all zero.</param>
    public static List<MapRow> Read(MapView view, bool withZeros) => view.Map.Spec.Reading switch
    {
        MapReading.Entries or MapReading.Programs or MapReading.Maps => ReadEntries(view.Map, withZeros),
        MapReading.Values => ReadValues(view),
        _ => [],
    };

    static List<MapRow> ReadEntries(BpfMap map, bool withZeros)
    {
        var rows = new List<MapRow>();
        foreach (MapEntry entry in map.Entries())
        {
            if (!map.IsPerCpu)
            {
                if (withZeros || !IsArray(map) || entry.Value.ContainsAnyExcept((byte)0))
                    rows.Add(new MapRow(entry.Key.ToArray(), null, entry.Value.ToArray()));
                continue;
            }
            int first = rows.Count;
            for (int cpu = 0; cpu < map.PossibleCpus; cpu++)
            {
                ReadOnlySpan<byte> value = entry.Value.Slice(cpu * map.Stride, map.ValueSize);
                if (withZeros || value.ContainsAnyExcept((byte)0))
                    rows.Add(new MapRow(entry.Key.ToArray(), cpu, value.ToArray()));
            }
            if (rows.Count == first && !IsArray(map))
                rows.Add(new MapRow(entry.Key.ToArray(), 0, entry.Value[..map.ValueSize].ToArray()));
        }
        return rows;
    }

    /// <summary>The values of a queue or stack in the order in which they come out; of one that others use, the next.</summary>
    static List<MapRow> ReadValues(MapView view)
    {
        var rows = new List<MapRow>();
        byte[] value = new byte[view.Map.ValueSize];
        while (rows.Count < (view.IsLast ? view.Map.MaxEntries : 1)
            && (view.IsLast ? view.Map.TryTake([], value) : view.Map.TryLookup([], value)))
            rows.Add(new MapRow([], null, [.. value]));
        return rows;
    }
}
