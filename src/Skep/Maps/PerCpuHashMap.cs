using Skep.KernelAbi;

namespace Skep;

/// <summary>A hash table with a value for each CPU.</summary>
[BpfMap(MapType.PerCpuHash, DefaultEntries = 1024)]
public sealed class PerCpuHashMap<TKey, TValue>(int maxEntries = 0, MapFlags flags = MapFlags.None)
    : CpuValueMap<TKey, TValue>(maxEntries, flags)
    where TKey : unmanaged
    where TValue : unmanaged;
