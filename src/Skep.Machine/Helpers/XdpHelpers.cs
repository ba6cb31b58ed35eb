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
        Span<byte> to = cpu.Buffer(3, r[3], r[4], write: true);
        int result = Check(cpu, (uint)r[2], (uint)r[4]);
        if (result == 0)
            Packet(cpu, r).CopyTo(to);
        return (ulong)result;
    }

    public static ulong StoreBytes(VirtualCpu cpu, ulong* r)
    {
        cpu.ContextArgument(r[1]);
        Span<byte> from = cpu.Buffer(3, r[3], r[4], write: false);
        int result = Check(cpu, (uint)r[2], (uint)r[4]);
        if (result == 0)
            from.CopyTo(Packet(cpu, r));
        return (ulong)result;
    }

    /// <summary>bpf_xdp_pointer.</summary>
    static int Check(VirtualCpu cpu, uint offset, uint length)
    {
        if (offset > MaxOffset || length > MaxOffset)
            return -Errno.EFAULT;
        return offset + length > cpu.PacketLength ? -Errno.EINVAL : 0;
    }

    static Span<byte> Packet(VirtualCpu cpu, ulong* r) => new(cpu.PacketData + (uint)r[2], (int)r[4]);
}
