using Skep.KernelAbi;
using Skep.Linux.Interop;

namespace Skep.Linux;

/// <summary>Reads a BPF_MAP_TYPE_RINGBUF in place.</summary>
/// <remarks>
/// Layout (kernel/bpf/ringbuf.c): one page with the consumer's position, which we write; one with the producer's; then the data, mapped
/// twice in a row, so that a record never wraps. A record is a header of 8 bytes, whose first word is the length and two flags, and its
/// bytes; it begins at a multiple of 8.
/// </remarks>
sealed unsafe class RingBufferStream : KernelEventStream
{
    const uint BUSY = 1u << 31;
    const uint DISCARD = 1u << 30;
    const int HeaderSize = 8;

    readonly BpfFileDescriptor _map;
    readonly MappedRegion _consumer;
    readonly MappedRegion _producer;
    readonly ulong _mask;
    ulong _position;

    RingBufferStream(BpfFileDescriptor map, MappedRegion consumer, MappedRegion producer, ulong mask)
    {
        _map = map;
        _consumer = consumer;
        _producer = producer;
        _mask = mask;
        Watch(map);
    }

    public static RingBufferStream Open(KernelMap map)
    {
        if (map.Spec.Flags.HasFlag(MapFlags.RingBufOverwrite))
            throw new BpfNotSupportedException($"reading the overwriting ring buffer '{map.Name}'");
        nuint page = (nuint)Environment.SystemPageSize;
        BpfFileDescriptor descriptor = map.Descriptor.Duplicate();
        MappedRegion? consumer = MappedRegion.TryMap(descriptor, page, writable: true);
        MappedRegion? producer = consumer is null
            ? null : MappedRegion.TryMap(descriptor, page + 2 * (nuint)map.MaxEntries, writable: false, (long)page);
        if (producer is not null)
            return new(descriptor, consumer!, producer, map.MaxEntries - 1);
        BpfSystemException failure = SystemFailure.Last($"mmap of ring buffer '{map.Name}'");
        consumer?.Dispose();
        descriptor.Dispose();
        throw failure;
    }

    /// <summary>A program that finds the ring full is told so by its helper; the kernel keeps no count.</summary>
    public override long Lost => 0;

    protected override bool HasRecords
    {
        get
        {
            using var consumer = _consumer.Borrow();
            using var producer = _producer.Borrow();
            ulong at = Volatile.Read(ref *(ulong*)consumer.Address);
            return IsReady(producer.Address, at);
        }
    }

    protected override int DrainRings(EventHandler handler)
    {
        using var consumer = _consumer.Borrow();
        using var producer = _producer.Borrow();
        ref ulong published = ref *(ulong*)consumer.Address;
        _position = published;
        try
        {
            int count = 0;
            ulong end = _position + _mask + 1;
            do
            {
                count += ReadAvailable(handler, ref published, producer.Address);
                // bpf_ringbuf_commit wakes us only if it sees that we have caught up. Without a full fence the check below could be
                // done before the position is visible, and both sides would wait for the other.
                Interlocked.MemoryBarrier();
            }
            while (_position < end && IsReady(producer.Address, _position));
            return count;
        }
        finally
        {
            // When a handler throws, its record counts as read.
            Volatile.Write(ref published, _position);
        }
    }

    /// <remarks>Without exception handlers of its own, so that the loop runs in registers.</remarks>
    int ReadAvailable(EventHandler handler, ref ulong published, byte* producer)
    {
        byte* data = producer + Environment.SystemPageSize;
        ulong mask = _mask, at = _position, start = at;
        // A long drain gives room back in between: the program must not find the ring full of records that were read already.
        ulong batch = (mask + 1) / 4;
        // Acquire: the records up to here are written, or marked busy.
        ulong end = Volatile.Read(ref *(ulong*)producer);
        int count = 0;
        while (at < end)
        {
            // In bounds: positions are taken modulo the size, and the second mapping holds what passes the end.
            byte* record = data + (at & mask);
            // Acquire, and never a plain load: the flag is cleared after the record's bytes are written.
            uint header = Volatile.Read(ref *(uint*)record);
            if ((header & BUSY) != 0)
                break;
            uint length = header & ~DISCARD;
            _position = at += (length + HeaderSize + 7) & ~7ul;
            if ((header & DISCARD) == 0)
            {
                count++;
                handler(new ReadOnlySpan<byte>(record + HeaderSize, (int)length));
            }
            if (at - start >= batch)
            {
                Volatile.Write(ref published, at);
                start = at;
            }
        }
        Volatile.Write(ref published, at);
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _consumer.Dispose();
        _producer.Dispose();
        _map.Dispose();
    }

    bool IsReady(byte* producer, ulong at) => Volatile.Read(ref *(ulong*)producer) > at
        && (Volatile.Read(ref *(uint*)(producer + Environment.SystemPageSize + (at & _mask))) & BUSY) == 0;
}
