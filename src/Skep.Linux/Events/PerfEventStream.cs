using System.Numerics;
using System.Runtime.InteropServices;

namespace Skep.Linux;

/// <summary>Reads a BPF_MAP_TYPE_PERF_EVENT_ARRAY: one buffer for each CPU that is running.</summary>
sealed class PerfEventStream : KernelEventStream
{
    readonly KernelMap _map;
    readonly List<PerfRing> _rings = [];

    public PerfEventStream(KernelMap map, EventOptions options)
    {
        int size = options.PerCpuBufferSize;
        if (size < Environment.SystemPageSize || !BitOperations.IsPow2(size))
            throw new ArgumentException(
                $"an event buffer of {size} bytes; it must be a power of two of pages of {Environment.SystemPageSize} bytes",
                nameof(options));
        // Its own descriptor, so that the entries can be taken out even after the object is disposed.
        _map = new KernelMap(map.Spec, map.Descriptor.Duplicate());
        try
        {
            foreach (int cpu in CpuList.Online())
            {
                if (cpu < map.MaxEntries)
                    Open(cpu, size);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public override long Lost => _rings.Sum(static ring => ring.Lost);

    protected override bool HasRecords
    {
        get
        {
            foreach (PerfRing ring in _rings)
            {
                if (ring.HasRecords)
                    return true;
            }
            return false;
        }
    }

    protected override int DrainRings(EventHandler handler)
    {
        int count = 0;
        foreach (PerfRing ring in _rings)
            count += ring.Drain(handler);
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        foreach (PerfRing ring in _rings)
        {
            if (ring.Event.IsClosed)
                continue;
            // The array would keep the event, and the program go on writing where nobody reads.
            int cpu = ring.Cpu;
            _map.Delete(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in cpu)));
            ring.Dispose();
        }
        _map.Dispose();
    }

    void Open(int cpu, int size)
    {
        PerfRing ring = PerfRing.Open(cpu, size);
        _rings.Add(ring);
        using var lease = ring.Event.Borrow();
        int number = lease.Number;
        _map.Update(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in cpu)), MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in number)));
        PerfEvent.Enable(ring.Event);
        Watch(ring.Event);
    }
}
