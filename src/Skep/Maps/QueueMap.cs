using Skep.KernelAbi;

namespace Skep;

/// <summary>A queue of values: first in, first out.</summary>
[BpfMap(MapType.Queue, DefaultEntries = 1024)]
public sealed class QueueMap<TValue>(int maxEntries = 0, MapFlags flags = MapFlags.None) : SequenceMap<TValue>(maxEntries, flags)
    where TValue : unmanaged;

/// <summary>A stack of values: last in, first out.</summary>
[BpfMap(MapType.Stack, DefaultEntries = 1024)]
public sealed class StackMap<TValue>(int maxEntries = 0, MapFlags flags = MapFlags.None) : SequenceMap<TValue>(maxEntries, flags)
    where TValue : unmanaged;
