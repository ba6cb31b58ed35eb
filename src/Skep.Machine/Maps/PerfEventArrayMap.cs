using Skep.Objects;

namespace Skep.Machine;

/// <summary>PERF_EVENT_ARRAY: while a stream is open, CPU n writes to the buffer at index n, as loaders set it up in the kernel.</summary>
public sealed unsafe partial class PerfEventArrayMap : InProcessMap
{
    PerfEventStream? _stream;

    internal PerfEventArrayMap(MapSpec spec, InProcessHost host)
        : base(spec, host)
    {
    }

    /// <summary>__bpf_perf_event_output: a record of <paramref name="size"/> bytes, and then <paramref name="tailSize"/> of the packet.</summary>
    /// <returns>0 or a negated error number.</returns>
    internal int Output(int cpu, uint index, byte* data, uint size, byte* tail, uint tailSize)
    {
        if (index >= MaxEntries)
            return -Errno.E2BIG;
        if (Volatile.Read(ref _stream) is not { } stream || index >= PossibleCpus)
            return -Errno.ENOENT;
        // A buffer takes records of its own CPU only.
        return index == cpu ? stream.Write(cpu, data, size, tail, tailSize) : -Errno.EOPNOTSUPP;
    }

    /// <summary>Opens the map's events. One stream at a time: the last one opened gets them.</summary>
    public override EventStream OpenEvents(EventOptions? options = null)
    {
        var stream = new PerfEventStream(this, (options ?? new EventOptions()).PerCpuBufferSize);
        Volatile.Write(ref _stream, stream);
        return stream;
    }

    internal void Close(PerfEventStream stream) => Interlocked.CompareExchange(ref _stream, null, stream);

    internal override int Delete(byte* key) => -Errno.ENOENT;

    private protected override bool TryLookup(byte* key, byte* value) => throw Refused(Errno.ENOTSUPP);
}
