namespace Skep.Machine;

/// <summary>
/// Helpers and kernel functions on dynptrs: <c>kernel/bpf/helpers.c</c>, <c>kernel/bpf/ringbuf.c</c> and <c>net/core/filter.c</c>.
/// </summary>
static unsafe class DynptrHelpers
{
    public static ulong FromMemory(VirtualCpu cpu, ulong* r)
    {
        uint size = (uint)r[2];
        Dynptr* place = Place(cpu, r, 4);
        cpu.Buffer(1, r[1], size, write: true);
        *place = default;
        if (size > Dynptr.MaxLength)
            return Failure(Errno.E2BIG);
        if (r[3] != 0)
            return Failure(Errno.EINVAL);
        *place = new Dynptr(DynptrType.Local, r[1], size);
        return 0;
    }

    public static ulong FromSkb(VirtualCpu cpu, ulong* r) => FromPacket(cpu, r, DynptrType.Skb);

    public static ulong FromXdp(VirtualCpu cpu, ulong* r) => FromPacket(cpu, r, DynptrType.Xdp);

    public static ulong RingbufReserve(VirtualCpu cpu, ulong* r)
    {
        RingBufferMap ring = EventHelpers.Ring(cpu, r[1]);
        uint size = (uint)r[2];
        Dynptr* place = Place(cpu, r, 4);
        *place = default;
        if (r[3] != 0)
            return Failure(Errno.EINVAL);
        if (size > Dynptr.MaxLength)
            return Failure(Errno.E2BIG);
        byte* record = ring.Reserve(size);
        if (record == null)
            return Failure(Errno.EINVAL);
        *place = new Dynptr(DynptrType.RingBuffer, cpu.Lend(ring, record, size), size);
        return 0;
    }

    public static ulong RingbufSubmit(VirtualCpu cpu, ulong* r) => RingbufEnd(cpu, r, discard: false);

    public static ulong RingbufDiscard(VirtualCpu cpu, ulong* r) => RingbufEnd(cpu, r, discard: true);

    public static ulong Read(VirtualCpu cpu, ulong* r)
    {
        Span<byte> to = cpu.Buffer(1, r[1], (uint)r[2], write: true);
        Dynptr from = Take(cpu, r, 3);
        uint offset = (uint)r[4];
        if (from.IsNull || r[5] != 0)
            return Failure(Errno.EINVAL);
        if (!from.Holds(offset, (uint)to.Length))
            return Failure(Errno.E2BIG);
        offset += from.Offset;
        switch (from.Type)
        {
            case DynptrType.Skb:
                return (ulong)PacketByteHelpers.Load(to, cpu.PacketData, offset, int.MaxValue, cpu.PacketEnd);
            case DynptrType.Xdp:
                return (ulong)XdpHelpers.Load(cpu, offset, to);
            default:
                cpu.Buffer(3, from.Address + offset, (uint)to.Length, write: false).CopyTo(to);
                return 0;
        }
    }

    public static ulong Write(VirtualCpu cpu, ulong* r)
    {
        Dynptr to = Take(cpu, r, 1);
        uint offset = (uint)r[2];
        Span<byte> from = cpu.Buffer(3, r[3], (uint)r[4], write: false);
        if (to.IsNull || IsReadOnly(cpu, to))
            return Failure(Errno.EINVAL);
        if (!to.Holds(offset, (uint)from.Length))
            return Failure(Errno.E2BIG);
        offset += to.Offset;
        if (to.Type == DynptrType.Skb)
        {
            int result = PacketByteHelpers.Store(cpu, offset, from, r[5]);
            cpu.InvalidatePointers();
            return (ulong)result;
        }
        if (r[5] != 0)
            return Failure(Errno.EINVAL);
        if (to.Type == DynptrType.Xdp)
            return (ulong)XdpHelpers.Store(cpu, offset, from);
        from.CopyTo(cpu.Buffer(1, to.Address + offset, (uint)from.Length, write: true));
        return 0;
    }

    public static ulong Data(VirtualCpu cpu, ulong* r)
    {
        Dynptr pointer = Take(cpu, r, 1);
        bool isMemory = !pointer.IsNull && pointer.Type is DynptrType.Local or DynptrType.RingBuffer;
        return isMemory && pointer.Holds((uint)r[2], (uint)r[3]) && !pointer.IsReadOnly ? pointer.Address + pointer.Offset + (uint)r[2] : 0;
    }

    /// <summary>Packets are in one piece, so that nothing is ever copied to the caller's buffer.</summary>
    public static ulong Slice(VirtualCpu cpu, ulong* r)
    {
        Dynptr pointer = Take(cpu, r, 1);
        uint offset = (uint)r[2], length = (uint)r[4];
        if (r[3] != 0)
            cpu.Buffer(3, r[3], length, write: true);
        if (pointer.IsNull || !pointer.Holds(offset, length))
            return 0;
        offset += pointer.Offset;
        if (pointer.Type is not (DynptrType.Skb or DynptrType.Xdp))
            return pointer.Address + offset;
        // The packet may have shrunk since.
        return (long)offset + length <= cpu.PacketLength ? cpu.AddressInPacket(offset) : 0;
    }

    public static ulong SliceForWriting(VirtualCpu cpu, ulong* r) => IsReadOnly(cpu, Take(cpu, r, 1)) ? 0 : Slice(cpu, r);

    public static ulong Adjust(VirtualCpu cpu, ulong* r)
    {
        Dynptr* pointer = Place(cpu, r, 1);
        uint start = (uint)r[2], end = (uint)r[3];
        if (pointer->IsNull || start > end)
            return Failure(Errno.EINVAL);
        if (end > pointer->Length)
            return Failure(Errno.ERANGE);
        pointer->Offset += start;
        pointer->Length = end - start;
        return 0;
    }

    public static ulong IsNull(VirtualCpu cpu, ulong* r) => Take(cpu, r, 1).IsNull ? 1u : 0u;

    public static ulong IsReadOnly(VirtualCpu cpu, ulong* r)
    {
        Dynptr pointer = Take(cpu, r, 1);
        return !pointer.IsNull && IsReadOnly(cpu, pointer) ? 1u : 0u;
    }

    public static ulong Size(VirtualCpu cpu, ulong* r)
    {
        Dynptr pointer = Take(cpu, r, 1);
        return pointer.IsNull ? unchecked((uint)-Errno.EINVAL) : pointer.Length;
    }

    public static ulong Clone(VirtualCpu cpu, ulong* r)
    {
        Dynptr pointer = Take(cpu, r, 1);
        *Place(cpu, r, 2) = pointer.IsNull ? default : pointer;
        return pointer.IsNull ? Failure(Errno.EINVAL) : 0;
    }

    static ulong FromPacket(VirtualCpu cpu, ulong* r, DynptrType type)
    {
        cpu.ContextArgument(r[1]);
        Dynptr* place = Place(cpu, r, 3);
        *place = default;
        if (r[2] != 0)
            return Failure(Errno.EINVAL);
        *place = new Dynptr(type, r[1], (uint)cpu.PacketLength, !cpu.IsPacketWritable);
        return 0;
    }

    static ulong RingbufEnd(VirtualCpu cpu, ulong* r, bool discard)
    {
        Dynptr* pointer = Place(cpu, r, 1);
        // After a reservation that failed too, the program has to say that it is done.
        if (!pointer->IsNull)
            cpu.Return(pointer->Address, r[2], discard);
        *pointer = default;
        return 0;
    }

    static bool IsReadOnly(VirtualCpu cpu, Dynptr pointer) =>
        pointer.IsReadOnly || (pointer.Type is DynptrType.Skb or DynptrType.Xdp && !cpu.IsPacketWritable);

    /// <summary>A copy: should another thread change it now, then not after it was checked.</summary>
    static Dynptr Take(VirtualCpu cpu, ulong* r, int number) => *Place(cpu, r, number);

    static Dynptr* Place(VirtualCpu cpu, ulong* r, int number)
    {
        if (r[number] % sizeof(ulong) != 0)
            cpu.FaultArgument(number, "is not aligned to 8 bytes, as a dynptr is");
        return (Dynptr*)cpu.Argument(number, r[number], Dynptr.Size, write: true);
    }

    static ulong Failure(int errno) => (ulong)-errno;
}
