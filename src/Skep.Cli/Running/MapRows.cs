using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Cli.Running;

/// <summary>One entry of a map, copied.</summary>
/// <param name="Cpu">The CPU whose value it is; null for maps without, and for the sum over CPUs.</param>
readonly record struct MapRow(byte[] Key, int? Cpu, byte[] Value);

/// <summary>Reads the entries of a map that are worth showing.</summary>
static class MapRows
{
    /// <summary>Whether the entries of such a map can be read without changing it and mean something to people.</summary>
    public static bool CanRead(MapSpec map) => map.Type is MapType.Hash or MapType.Array or MapType.PerCpuHash or MapType.PerCpuArray
        or MapType.LruHash or MapType.LruPerCpuHash or MapType.LpmTrie or MapType.CgroupStorage or MapType.PerCpuCgroupStorage;

    /// <param name="map">The map.</param>
    /// <param name="withZeros">Also the entries of arrays, and the values of CPUs, that are all zero.</param>
    public static IEnumerable<MapRow> Read(BpfMap map, bool withZeros)
    {
        bool isArray = map.Type is MapType.Array or MapType.PerCpuArray;
        var rows = new List<MapRow>();
        foreach (MapEntry entry in map.Entries())
        {
            if (!map.IsPerCpu)
            {
                if (withZeros || !isArray || entry.Value.ContainsAnyExcept((byte)0))
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
            if (rows.Count == first && !isArray)
                rows.Add(new MapRow(entry.Key.ToArray(), 0, entry.Value[..map.ValueSize].ToArray()));
        }
        return rows;
    }
}
