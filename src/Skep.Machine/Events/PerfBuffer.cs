namespace Skep.Machine;

/// <summary>
/// One CPU's buffer of perf samples. What fits is what fits in the kernel's: a sample takes its header, a length and the data padded to 8 bytes, and after
/// a loss a record of the number lost goes first. A sample that reaches past the end goes on behind it.
/// </summary>
sealed unsafe class PerfBuffer
{
    /// <summary><c>struct perf_event_header</c>.</summary>
    const int HeaderSize = 8;

    /// <summary>PERF_RECORD_LOST: the header, the event's id and the number.</summary>
    const int LostSize = 24;

    readonly NativeBlock _memory;
    readonly ulong _mask;
    ulong _head;
    ulong _tail;
    long _pendingLost;
    long _lost;

    public PerfBuffer(int size)
    {
        _memory = new NativeBlock(2L * size);
        _mask = (ulong)size - 1;
    }

    public long Lost => Volatile.Read(ref _lost);

    public bool HasRecords => Volatile.Read(ref _head) != Volatile.Read(ref _tail);

    /// <summary>Called by the one CPU that owns the buffer.</summary>
    public bool TryWrite(byte* data, uint size, byte* tail, uint tailSize)
    {
        ulong padded = Pad((ulong)size + tailSize);
        ulong needed = HeaderSize + sizeof(uint) + padded + (_pendingLost > 0 ? LostSize : 0u);
        // CIRC_SPACE: one byte always stays free.
        ulong space = (Volatile.Read(ref _tail) - _head - 1) & _mask;
        if (space < needed)
        {
            _pendingLost++;
            Volatile.Write(ref _lost, _lost + 1);
            return false;
        }
        if (_pendingLost > 0)
        {
            // The reader is told of losses by count, so the record only takes its place.
            *LengthAt(_head) = 0;
            _head += LostSize;
            _pendingLost = 0;
        }
        byte* at = (byte*)LengthAt(_head) + HeaderSize + sizeof(uint);
        Buffer.MemoryCopy(data, at, padded, size);
        Buffer.MemoryCopy(tail, at + size, padded - size, tailSize);
        new Span<byte>(at + size + tailSize, (int)(padded - size - tailSize)).Clear();
        *LengthAt(_head) = (uint)padded;
        Volatile.Write(ref _head, _head + HeaderSize + sizeof(uint) + padded);
        return true;
    }

    public int Drain(EventHandler handler)
    {
        int count = 0;
        ulong at = _tail;
        // What programs add meanwhile is for the next time.
        ulong end = Volatile.Read(ref _head);
        try
        {
            while (at != end)
            {
                uint* record = LengthAt(at);
                uint length = *record;
                at += length == 0 ? LostSize : HeaderSize + sizeof(uint) + length;
                if (length != 0)
                {
                    count++;
                    handler(new ReadOnlySpan<byte>((byte*)record + HeaderSize + sizeof(uint), (int)length));
                }
                Volatile.Write(ref _tail, at);
            }
        }
        finally
        {
            // When a handler throws, its record counts as read.
            Volatile.Write(ref _tail, at);
        }
        GC.KeepAlive(this);
        return count;
    }

    /// <summary>Length and data together are a multiple of 8 bytes: a record without data still has four.</summary>
    static ulong Pad(ulong size) => ((size + sizeof(uint) + 7) & ~7UL) - sizeof(uint);

    uint* LengthAt(ulong position) => (uint*)(_memory.Start + (position & _mask));
}
