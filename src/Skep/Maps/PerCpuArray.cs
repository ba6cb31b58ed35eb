using Skep.KernelAbi;

namespace Skep;

/// <summary>An array with a value for each CPU: every index exists from the start, zeroed.</summary>
[BpfMap(MapType.PerCpuArray, DefaultEntries = 1)]
public sealed class PerCpuArray<TValue>(int maxEntries = 0, MapFlags flags = MapFlags.None) : CpuValueMap<uint, TValue>(maxEntries, flags)
    where TValue : unmanaged;
