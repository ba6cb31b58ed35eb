using Skep.KernelAbi;
using Skep.Linux.Interop;
using Skep.Objects;

namespace Skep.Linux;

/// <summary>A map in the kernel. Safe for use by many threads at once; no operation on an entry allocates.</summary>
public sealed partial class KernelMap : BpfMap, IDisposable
{
    readonly bool _owns;
    MappedElements? _elements;

    /// <param name="spec">The map as the kernel has it, with the sizes and flags that were really used.</param>
    /// <param name="descriptor">The map.</param>
    /// <param name="owns">Whether disposing this closes it; otherwise it is a view under another name.</param>
    internal KernelMap(MapSpec spec, BpfFileDescriptor descriptor, bool owns = true)
    {
        Spec = spec;
        Descriptor = descriptor;
        _owns = owns;
    }

    public override MapSpec Spec { get; }

    public override int PossibleCpus => CpuList.Possible;

    /// <summary>Whether reads and writes of values are memory accesses.</summary>
    public bool IsMemoryMapped => _elements is not null;

    internal BpfFileDescriptor Descriptor { get; }

    public override int Id
    {
        get
        {
            var info = default(MapInfo);
            int errno = Bpf.GetInfo(Descriptor, ref info);
            return errno == 0 ? (int)info.Id : throw SystemFailure.Of($"bpf(BPF_OBJ_GET_INFO_BY_FD) of map '{Name}'", errno);
        }
    }

    /// <summary>Forbids every further change from user space, for good (Linux 5.2).</summary>
    public void Freeze()
    {
        // A writable mapping would forbid it (bpf_map_write_active, kernel/bpf/syscall.c).
        Interlocked.Exchange(ref _elements, null)?.Dispose();
        int errno = TryFreeze();
        Spec.Freeze |= errno == 0;
        MapIntoMemory();
        if (errno != 0)
            throw SystemFailure.Of($"bpf(BPF_MAP_FREEZE) of map '{Name}'", errno);
    }

    /// <summary>Keeps the map in the BPF file system, where it outlives this process.</summary>
    public void Pin(string path) => BpfFileSystem.Pin(Descriptor, path, $"map '{Name}'");

    public override EventStream OpenEvents(EventOptions? options = null) => Type switch
    {
        MapType.RingBuf => RingBufferStream.Open(this),
        MapType.PerfEventArray => new PerfEventStream(this, options ?? new EventOptions()),
        _ => throw new BpfNotSupportedException($"reading events from map '{Name}' of type {Type.KernelName}", null,
            "Only ringbuf and perf_event_array maps carry events"),
    };

    public void Dispose()
    {
        _elements?.Dispose();
        if (_owns)
            Descriptor.Dispose();
    }

    internal int TryFreeze()
    {
        using var lease = Descriptor.Borrow();
        var attributes = new MapElementAttributes { MapFd = lease.Number };
        return -Bpf.Call(BpfCommand.MapFreeze, ref attributes);
    }

    /// <summary>Turns entry access into memory access where the map allows it. Old kernels, and maps of other types, go on with system
    /// calls.</summary>
    internal void MapIntoMemory()
    {
        if (Type != MapType.Array || !Spec.Flags.HasFlag(MapFlags.Mmapable) || Spec.Flags.HasFlag(MapFlags.WriteOnly))
            return;
        // array_map_mmap and bpf_map_mmap (kernel/bpf/syscall.c) refuse writable mappings of frozen, read-only and RDONLY_PROG maps.
        bool writable = !Spec.Freeze && (Spec.Flags & (MapFlags.ReadOnly | MapFlags.ReadOnlyProgram)) == 0;
        _elements = MappedElements.TryMap(Descriptor, ValueSize, MaxEntries, writable);
    }
}
