namespace Skep.Machine;

/// <summary>Helpers on the packet of an <c>xdp_md</c>: <c>net/core/filter.c</c>.</summary>
static unsafe class XdpHelpers
{
    const uint MaxOffset = 0xffff;

    public static ulong AdjustHead(VirtualCpu cpu, ulong* r)
    {
        cpu.ContextArgument(r[1]);
        return (ulong)cpu.AdjustHead((int)r[2]);
    }

    public static ulong AdjustMeta(VirtualCpu cpu, ulong* r)
    {
        cpu.ContextArgument(r[1]);
        return (ulong)cpu.AdjustMeta((int)r[2]);
    }

    public static ulong AdjustTail(VirtualCpu cpu, ulong* r)
    {
        cpu.ContextArgument(r[1]);
        return (ulong)cpu.AdjustTail((int)r[2]);
    }

    public static ulong GetBuffLen(VirtualCpu cpu, ulong* r)
    {
        cpu.ContextArgument(r[1]);
        return (ulong)cpu.PacketLength;
    }

    public static ulong LoadBytes(VirtualCpu cpu, ulong* r)
    {
        cpu.ContextArgument(r[1]);
        return (ulong)Load(cpu, (uint)r[2], cpu.Buffer(3, r[3], r[4], write: true));
    }

    public static ulong StoreBytes(VirtualCpu cpu, ulong* r)
    {
        cpu.ContextArgument(r[1]);
        return (ulong)Store(cpu, (uint)r[2], cpu.Buffer(3, r[3], r[4], write: false));
    }

    /// <summary>__bpf_xdp_load_bytes.</summary>
    public static int Load(VirtualCpu cpu, uint offset, Span<byte> to)
    {
        int result = Check(cpu, offset, to.Length);
        if (result == 0)
            new ReadOnlySpan<byte>(cpu.PacketData + offset, to.Length).CopyTo(to);
        return result;
    }

    /// <summary>__bpf_xdp_store_bytes.</summary>
    public static int Store(VirtualCpu cpu, uint offset, ReadOnlySpan<byte> from)
    {
        int result = Check(cpu, offset, from.Length);
        if (result == 0)
            from.CopyTo(new Span<byte>(cpu.PacketData + offset, from.Length));
        return result;
    }

    /// <summary>bpf_xdp_pointer.</summary>
    static int Check(VirtualCpu cpu, uint offset, int length)
    {
        if (offset > MaxOffset || length > MaxOffset)
            return -Errno.EFAULT;
        return offset + length > cpu.PacketLength ? -Errno.EINVAL : 0;
    }
}
