using Skep.KernelAbi;

namespace Skep;

/// <summary>A hash table that drops entries that were not used for long when it is full.</summary>
[BpfMap(MapType.LruHash, DefaultEntries = 1024)]
public sealed class LruHashMap<TKey, TValue>(int maxEntries = 0, MapFlags flags = MapFlags.None) : ValueMap<TKey, TValue>(maxEntries, flags)
    where TKey : unmanaged
    where TValue : unmanaged;
