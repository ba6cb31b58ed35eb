using Skep.Objects;

namespace Skep.Machine;

/// <summary>
/// RINGBUF. Positions, record headers and rounding are the kernel's, so a ring fills up at the same record here as there. A record that
/// reaches past the end of the data goes on behind it: the kernel maps the data twice for that, here the block is twice as long.
/// </summary>
public sealed unsafe partial class RingBufferMap : InProcessMap, IEventSource
{
    /// <summary>Length, then in the kernel an offset that leads back to the ring.</summary>
    const int HeaderSize = 8;

    const uint BusyBit = 1u << 31;
    const uint DiscardBit = 1u << 30;

    /// <summary>RINGBUF_MAX_RECORD_SZ.</summary>
    const ulong MaxRecordSize = uint.MaxValue / 4;

    readonly NativeBlock _memory;
    readonly ulong _mask;
    SpinGate _gate;
    ulong _consumer;
    ulong _producer;
    ulong _pending;
    long _lost;

    internal RingBufferMap(MapSpec spec, InProcessHost host)
        : base(spec, host)
    {
        _mask = spec.MaxEntries - 1;
        _memory = new NativeBlock(2L * spec.MaxEntries);
    }

    internal ReaderGate Readers { get; } = new();

    internal long Lost => Volatile.Read(ref _lost);

    /// <summary>Bytes written and not yet read, headers included (BPF_RB_AVAIL_DATA).</summary>
    internal ulong Available
    {
        get
        {
            ulong consumer = Volatile.Read(ref _consumer);
            return Volatile.Read(ref _producer) - consumer;
        }
    }

    internal ulong Size => _mask + 1;

    internal ulong ConsumerPosition => Volatile.Read(ref _consumer);

    internal ulong ProducerPosition => Volatile.Read(ref _producer);

    /// <summary>Room for a record, to be given back with <see cref="Commit"/>; null when there is none.</summary>
    internal byte* Reserve(ulong size)
    {
        ulong length = RoundUp(size);
        if (size > MaxRecordSize || length > Size)
        {
            Interlocked.Increment(ref _lost);
            return null;
        }
        _gate.Enter();
        // The oldest record that is still being written: the ring may not wrap around onto it, even when the reader is past it.
        for (; _pending != _producer; _pending += RoundUp(Volatile.Read(ref *HeaderAt(_pending)) & ~DiscardBit))
        {
            if ((Volatile.Read(ref *HeaderAt(_pending)) & BusyBit) != 0)
                break;
        }
        ulong end = _producer + length;
        if (end - Volatile.Read(ref _consumer) > _mask || end - _pending > _mask)
        {
            _gate.Exit();
            Interlocked.Increment(ref _lost);
            return null;
        }
        uint* header = HeaderAt(_producer);
        *header = (uint)size | BusyBit;
        Volatile.Write(ref _producer, end);
        _gate.Exit();
        return (byte*)header + HeaderSize;
    }

    /// <summary>Ends the writing of a record: hands it to the reader, or has it skipped.</summary>
    internal void Commit(byte* record, ulong flags, bool discard)
    {
        uint* header = (uint*)(record - HeaderSize);
        Interlocked.Exchange(ref *header, (*header & ~BusyBit) | (discard ? DiscardBit : 0));
        ulong position = (ulong)((byte*)header - _memory.Start);
        bool wake = (flags & (ulong)RingBufFlags.ForceWakeup) != 0
            || ((flags & (ulong)RingBufFlags.NoWakeup) == 0 && (Volatile.Read(ref _consumer) & _mask) == position);
        if (wake)
            Readers.Wake();
    }

    /// <summary>Hands over what is there. Records are skipped when discarded; one that is being written holds up those behind it.</summary>
    internal int Drain(EventHandler handler)
    {
        int count = 0;
        ulong at = _consumer;
        // What programs add meanwhile is for the next time.
        ulong end = Volatile.Read(ref _producer);
        try
        {
            while (at != end)
            {
                uint* header = HeaderAt(at);
                uint length = Volatile.Read(ref *header);
                if ((length & BusyBit) != 0)
                    break;
                at += RoundUp(length & ~DiscardBit);
                if ((length & DiscardBit) == 0)
                {
                    count++;
                    handler(new ReadOnlySpan<byte>((byte*)header + HeaderSize, (int)length));
                }
                Volatile.Write(ref _consumer, at);
            }
        }
        finally
        {
            // When a handler throws, its record counts as read.
            Volatile.Write(ref _consumer, at);
        }
        GC.KeepAlive(this);
        return count;
    }

    bool IEventSource.HasRecords => _consumer != Volatile.Read(ref _producer) && (Volatile.Read(ref *HeaderAt(_consumer)) & BusyBit) == 0;

    public override EventStream OpenEvents(EventOptions? options = null) => new RingBufferStream(this);

    uint* HeaderAt(ulong position) => (uint*)(_memory.Start + (position & _mask));

    static ulong RoundUp(ulong size) => (size + HeaderSize + 7) & ~7UL;
}
