namespace Skep.Machine;

/// <summary>Helpers that send events: <c>kernel/bpf/ringbuf.c</c>, and <c>bpf_perf_event_output</c> in its variants.</summary>
static unsafe class EventHelpers
{
    const ulong WakeupFlags = (ulong)(RingBufFlags.NoWakeup | RingBufFlags.ForceWakeup);

    /// <summary>BPF_F_INDEX_MASK and, all ones, BPF_F_CURRENT_CPU.</summary>
    const ulong IndexMask = 0xffff_ffff;

    /// <summary>BPF_F_CTXLEN_MASK: how much of the packet to append.</summary>
    const ulong PacketLengthMask = 0xf_ffff_0000_0000;

    public static ulong RingbufOutput(VirtualCpu cpu, ulong* r)
    {
        RingBufferMap ring = Ring(cpu, r[1]);
        byte* data = cpu.Argument(2, r[2], r[3], write: false);
        if ((r[4] & ~WakeupFlags) != 0)
            return unchecked((ulong)-Errno.EINVAL);
        byte* record = ring.Reserve(r[3]);
        if (record == null)
            return unchecked((ulong)-Errno.EAGAIN);
        Buffer.MemoryCopy(data, record, r[3], r[3]);
        ring.Commit(record, r[4], discard: false);
        return 0;
    }

    public static ulong RingbufReserve(VirtualCpu cpu, ulong* r)
    {
        RingBufferMap ring = Ring(cpu, r[1]);
        if (r[3] != 0)
            return 0;
        byte* record = ring.Reserve(r[2]);
        return record == null ? 0 : cpu.Lend(ring, record, r[2]);
    }

    public static ulong RingbufSubmit(VirtualCpu cpu, ulong* r)
    {
        cpu.Return(r[1], r[2], discard: false);
        return 0;
    }

    public static ulong RingbufDiscard(VirtualCpu cpu, ulong* r)
    {
        cpu.Return(r[1], r[2], discard: true);
        return 0;
    }

    public static ulong RingbufQuery(VirtualCpu cpu, ulong* r)
    {
        RingBufferMap ring = Ring(cpu, r[1]);
        return r[2] switch
        {
            0 => ring.Available,
            1 => ring.Size,
            2 => ring.ConsumerPosition,
            3 => ring.ProducerPosition,
            _ => 0,
        };
    }

    public static ulong PerfEventOutput(VirtualCpu cpu, ulong* r) =>
        (r[3] & ~IndexMask) != 0 ? unchecked((ulong)-Errno.EINVAL) : Output(cpu, r, null, 0);

    /// <summary>bpf_skb_event_output and bpf_xdp_event_output: the packet's first bytes go behind the data.</summary>
    public static ulong PacketEventOutput(VirtualCpu cpu, ulong* r)
    {
        if ((r[3] & ~(IndexMask | PacketLengthMask)) != 0)
            return unchecked((ulong)-Errno.EINVAL);
        ulong length = (r[3] & PacketLengthMask) >> 32;
        return length > (ulong)(cpu.PacketEnd - cpu.PacketData) ? unchecked((ulong)-Errno.EFAULT) : Output(cpu, r, cpu.PacketData, (uint)length);
    }

    static ulong Output(VirtualCpu cpu, ulong* r, byte* tail, uint tailSize)
    {
        PerfEventArrayMap? map = cpu.MapArgument(2, r[2]) as PerfEventArrayMap;
        if (map is null)
            cpu.FaultArgument(2, "is not a map of type PERF_EVENT_ARRAY");
        byte* data = cpu.Argument(4, r[4], r[5], write: false);
        ulong index = r[3] & IndexMask;
        return (ulong)map.Output(cpu.Index, index == IndexMask ? (uint)cpu.Index : (uint)index, data, (uint)r[5], tail, tailSize);
    }

    public static RingBufferMap Ring(VirtualCpu cpu, ulong address)
    {
        RingBufferMap? ring = cpu.MapArgument(1, address) as RingBufferMap;
        if (ring is null)
            cpu.FaultArgument(1, "is not a map of type RINGBUF");
        return ring;
    }
}
