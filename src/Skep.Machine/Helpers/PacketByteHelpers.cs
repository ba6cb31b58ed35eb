namespace Skep.Machine;

/// <summary>Helpers that copy from and to the packet of an <c>__sk_buff</c>: <c>net/core/filter.c</c>.</summary>
static unsafe class PacketByteHelpers
{
    const ulong RecomputeChecksum = 1 << 0;
    const ulong InvalidateHash = 1 << 1;

    public static ulong LoadBytes(VirtualCpu cpu, ulong* r)
    {
        cpu.ContextArgument(r[1]);
        Span<byte> to = cpu.Buffer(3, r[3], r[4], write: true);
        return (ulong)Load(to, cpu.PacketData, (uint)r[2], int.MaxValue, cpu.PacketEnd);
    }

    public static ulong LoadBytesRelative(VirtualCpu cpu, ulong* r)
    {
        const uint LinkLayer = 0, Network = 1;
        cpu.ContextArgument(r[1]);
        Span<byte> to = cpu.Buffer(3, r[3], r[4], write: true);
        byte* start = (uint)r[5] switch
        {
            LinkLayer => cpu.LinkHeader,
            Network => cpu.NetworkHeader,
            _ => null,
        };
        return (ulong)Load(to, start, (uint)r[2], 0xffff, cpu.PacketEnd);
    }

    public static ulong StoreBytes(VirtualCpu cpu, ulong* r)
    {
        cpu.ContextArgument(r[1]);
        Span<byte> from = cpu.Buffer(3, r[3], r[4], write: false);
        int result = Store(cpu, (uint)r[2], from, r[5]);
        cpu.InvalidatePointers();
        return (ulong)result;
    }

    public static ulong PullData(VirtualCpu cpu, ulong* r)
    {
        cpu.ContextArgument(r[1]);
        // All packets lie in one piece, so that nothing but the length can be wrong.
        int result = (uint)r[2] <= (uint)cpu.PacketLength ? 0 : -Errno.ENOMEM;
        cpu.InvalidatePointers();
        return (ulong)result;
    }

    /// <summary>__bpf_skb_load_bytes.</summary>
    public static int Load(Span<byte> to, byte* start, uint offset, uint maxOffset, byte* end)
    {
        if (start == null || offset > maxOffset || (long)offset + to.Length > end - start)
        {
            to.Clear();
            return -Errno.EFAULT;
        }
        new ReadOnlySpan<byte>(start + offset, to.Length).CopyTo(to);
        return 0;
    }

    /// <summary>__bpf_skb_store_bytes.</summary>
    public static int Store(VirtualCpu cpu, uint offset, ReadOnlySpan<byte> from, ulong flags)
    {
        if ((flags & ~(RecomputeChecksum | InvalidateHash)) != 0)
            return -Errno.EINVAL;
        if ((long)offset + from.Length > cpu.PacketLength)
            return -Errno.EFAULT;
        from.CopyTo(new Span<byte>(cpu.PacketData + offset, from.Length));
        if ((flags & InvalidateHash) != 0)
            HashHelpers.Clear(cpu);
        return 0;
    }
}
