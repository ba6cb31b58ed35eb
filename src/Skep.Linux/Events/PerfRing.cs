using System.Runtime.InteropServices;
using Skep.Linux.Interop;

namespace Skep.Linux;

/// <summary>One CPU's buffer of a perf event array.</summary>
/// <remarks>Layout (<c>struct perf_event_mmap_page</c>): a page with the positions, then the data. Records may wrap.</remarks>
sealed unsafe class PerfRing : IDisposable
{
    const uint PERF_RECORD_LOST = 2;
    const uint PERF_RECORD_SAMPLE = 9;
    const ulong PERF_FORMAT_LOST = 1 << 4;
    const int HeadOffset = 1024;
    const int TailOffset = 1032;
    const int HeaderSize = 8;

    readonly MappedRegion _region;
    readonly ulong _mask;
    readonly bool _countsLost;
    byte[]? _scratch;
    ulong _position;
    long _lostRecords;

    PerfRing(int cpu, BpfFileDescriptor @event, MappedRegion region, int size, bool countsLost)
    {
        Cpu = cpu;
        Event = @event;
        _region = region;
        _mask = (ulong)size - 1;
        _countsLost = countsLost;
    }

    public int Cpu { get; }

    public BpfFileDescriptor Event { get; }

    public bool HasRecords
    {
        get
        {
            using var lease = _region.Borrow();
            return Volatile.Read(ref *(ulong*)(lease.Address + HeadOffset)) != *(ulong*)(lease.Address + TailOffset);
        }
    }

    /// <summary>Records that found no room. The event itself counts them since Linux 6.0; before, the ring tells when there is room
    /// again.</summary>
    public long Lost
    {
        get
        {
            if (!_countsLost || Event.IsClosed)
                return Volatile.Read(ref _lostRecords);
            // { value, lost }
            ulong* values = stackalloc ulong[2];
            using var lease = Event.Borrow();
            return LibC.Read(lease.Number, values, 16) == 16 ? (long)values[1] : throw SystemFailure.Last("read of a perf event");
        }
    }

    /// <param name="cpu">Whose programs write here.</param>
    /// <param name="size">Bytes of data; a power of two of pages.</param>
    public static PerfRing Open(int cpu, int size)
    {
        var attributes = new PerfEventAttributes
        {
            Type = PerfEventAttributes.TypeSoftware,
            Config = PerfEventAttributes.SoftwareBpfOutput,
            SampleType = PerfEventAttributes.SampleRaw,
            SamplePeriod = 1,
            ReadFormat = PERF_FORMAT_LOST,
            // Every record wakes the reader.
            WakeupEvents = 1,
        };
        int errno = PerfEvent.TryOpen(attributes, -1, cpu, out BpfFileDescriptor @event);
        bool countsLost = errno == 0;
        if (errno == Errno.EINVAL)
        {
            attributes.ReadFormat = 0;
            errno = PerfEvent.TryOpen(attributes, -1, cpu, out @event);
        }
        if (errno != 0)
            throw SystemFailure.Of($"perf_event_open of the event buffer of CPU {cpu}", errno);
        if (MappedRegion.TryMap(@event, (nuint)(Environment.SystemPageSize + size), writable: true) is { } region)
            return new(cpu, @event, region, size, countsLost);
        BpfSystemException failure = SystemFailure.Last($"mmap of {size} bytes for the events of CPU {cpu}");
        @event.Dispose();
        throw failure;
    }

    public int Drain(EventHandler handler)
    {
        using var lease = _region.Borrow();
        ref ulong published = ref *(ulong*)(lease.Address + TailOffset);
        _position = published;
        try
        {
            return ReadAvailable(handler, ref published, lease.Address);
        }
        finally
        {
            // Release: the kernel may write over what was read. When a handler throws, its record counts as read.
            Volatile.Write(ref published, _position);
        }
    }

    /// <remarks>Without exception handlers of its own, so that the loop runs in registers.</remarks>
    int ReadAvailable(EventHandler handler, ref ulong published, byte* page)
    {
        byte* data = page + Environment.SystemPageSize;
        ulong mask = _mask, tail = _position, start = tail;
        ulong batch = (mask + 1) / 4;
        int count = 0;
        // Acquire: the records up to here are written (perf_output_put_handle, kernel/events/ring_buffer.c).
        ulong head = Volatile.Read(ref *(ulong*)(page + HeadOffset));
        while (tail < head)
        {
            // In bounds: positions are taken modulo the size, records begin at multiples of 8 and headers have 8 bytes.
            byte* header = data + (tail & mask);
            uint type = *(uint*)header;
            int size = *(ushort*)(header + 6);
            if (size < HeaderSize || (ulong)size > head - tail)
                throw new InvalidOperationException($"the event buffer of CPU {Cpu} is damaged: a record of {size} bytes");
            ReadOnlySpan<byte> body = Body(data, tail, size);
            _position = tail += (ulong)size;
            if (type == PERF_RECORD_SAMPLE && body.Length >= 4)
            {
                count++;
                handler(body.Slice(4, Math.Min(MemoryMarshal.Read<int>(body), body.Length - 4)));
            }
            else if (type == PERF_RECORD_LOST && body.Length >= 16)
            {
                Volatile.Write(ref _lostRecords, _lostRecords + MemoryMarshal.Read<long>(body[8..]));
            }
            if (tail - start >= batch)
            {
                Volatile.Write(ref published, tail);
                start = tail;
            }
        }
        return count;
    }

    public void Dispose()
    {
        _lostRecords = Lost;
        _region.Dispose();
        Event.Dispose();
    }

    /// <summary>What follows the header, in one piece: in place, or copied when it wraps.</summary>
    ReadOnlySpan<byte> Body(byte* data, ulong position, int size)
    {
        int start = (int)(position & _mask), room = (int)_mask + 1 - start;
        if (size <= room)
            return new(data + start + HeaderSize, size - HeaderSize);
        _scratch ??= new byte[ushort.MaxValue];
        new ReadOnlySpan<byte>(data + start, room).CopyTo(_scratch);
        new ReadOnlySpan<byte>(data, size - room).CopyTo(_scratch.AsSpan(room));
        return _scratch.AsSpan(HeaderSize, size - HeaderSize);
    }
}
