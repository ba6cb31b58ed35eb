using Skep.KernelAbi;

namespace Skep;

/// <summary>An array: every index exists from the start, zeroed.</summary>
[BpfMap(MapType.Array, DefaultEntries = 1)]
public sealed class ArrayMap<TValue>(int maxEntries = 0, MapFlags flags = MapFlags.None) : ValueMap<uint, TValue>(maxEntries, flags)
    where TValue : unmanaged;
