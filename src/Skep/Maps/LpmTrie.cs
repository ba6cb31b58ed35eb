using Skep.KernelAbi;

namespace Skep;

/// <summary>
/// A table of prefixes: a lookup finds the longest that covers the key. Keys are <see cref="Prefix{T}"/> or alike: four bytes of length in
/// bits, then data.
/// </summary>
[BpfMap(MapType.LpmTrie, DefaultEntries = 1024, Flags = MapFlags.NoPrealloc)]
public sealed class LpmTrie<TKey, TValue>(int maxEntries = 0, MapFlags flags = MapFlags.None) : ValueMap<TKey, TValue>(maxEntries, flags)
    where TKey : unmanaged
    where TValue : unmanaged;
