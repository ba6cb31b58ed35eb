using Skep.KernelAbi;

namespace Skep;

/// <summary>
/// A hash table. Keys compare by their bytes: a struct with padding must be zeroed before its fields are set, as C# does.
/// </summary>
[BpfMap(MapType.Hash, DefaultEntries = 1024)]
public sealed class HashMap<TKey, TValue>(int maxEntries = 0, MapFlags flags = MapFlags.None) : ValueMap<TKey, TValue>(maxEntries, flags)
    where TKey : unmanaged
    where TValue : unmanaged;
