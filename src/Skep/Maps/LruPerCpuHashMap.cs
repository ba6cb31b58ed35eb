using Skep.KernelAbi;

namespace Skep;

/// <summary>A hash table with a value for each CPU that drops entries that were not used for long when it is full.</summary>
[BpfMap(MapType.LruPerCpuHash, DefaultEntries = 1024)]
public sealed class LruPerCpuHashMap<TKey, TValue>(int maxEntries = 0, MapFlags flags = MapFlags.None)
    : CpuValueMap<TKey, TValue>(maxEntries, flags)
    where TKey : unmanaged
    where TValue : unmanaged;
