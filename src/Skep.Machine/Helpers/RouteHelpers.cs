namespace Skep.Machine;

/// <summary>
/// Helpers that ask the network stack: <c>net/core/filter.c</c>. In-process there are two devices, the loopback device with index 1 and the
/// one that the packet came from, no routes and no sockets.
/// </summary>
static unsafe class RouteHelpers
{
    const ulong LookupSize = 64;

    /// <summary>BPF_FIB_LOOKUP_* up to BPF_FIB_LOOKUP_MARK.</summary>
    const uint LookupFlags = 0x3f;

    const byte Inet = 2;
    const byte Inet6 = 10;

    /// <summary>BPF_FIB_LKUP_RET_NOT_FWDED: the packet is not forwarded.</summary>
    const ulong NotForwarded = 4;

    /// <summary>BPF_MTU_CHK_SEGS.</summary>
    const ulong CheckSegments = 1;

    /// <summary>BPF_MTU_CHK_RET_FRAG_NEEDED.</summary>
    const ulong FragmentationNeeded = 1;

    const int LoopbackMtu = 65_536;
    const int EthernetMtu = 1500;

    /// <summary>overflowuid: the owner of no socket.</summary>
    const ulong Nobody = 65_534;

    public static ulong FibLookup(VirtualCpu cpu, ulong* r)
    {
        cpu.ContextArgument(r[1]);
        Span<byte> request = cpu.Buffer(2, r[2], r[3], write: true);
        if (r[3] < LookupSize || ((uint)r[4] & ~LookupFlags) != 0)
            return unchecked((ulong)-Errno.EINVAL);
        if (request[0] is not (Inet or Inet6))
            return unchecked((ulong)-Errno.EAFNOSUPPORT);
        return Mtu(cpu, BitConverter.ToUInt32(request[8..])) is null ? unchecked((ulong)-Errno.ENODEV) : NotForwarded;
    }

    public static ulong CheckMtuXdp(VirtualCpu cpu, ulong* r) => CheckMtu(cpu, r, r[5] != 0, isGso: false);

    public static ulong CheckMtuSkb(VirtualCpu cpu, ulong* r) =>
        CheckMtu(cpu, r, (r[5] & ~CheckSegments) != 0, cpu.ContextField(SkBuff.GsoSize) != 0);

    public static ulong GetSocketUid(VirtualCpu cpu, ulong* r)
    {
        cpu.ContextArgument(r[1]);
        return Nobody;
    }

    /// <summary>What there is to know of the socket, the cgroup or the route of a packet that has none.</summary>
    public static ulong None(VirtualCpu cpu, ulong* r)
    {
        cpu.ContextArgument(r[1]);
        return 0;
    }

    /// <summary>
    /// bpf_sk_lookup_tcp, bpf_sk_lookup_udp, bpf_skc_lookup_tcp: as in a network namespace without sockets, whatever is asked for.
    /// </summary>
    public static ulong SocketLookup(VirtualCpu cpu, ulong* r)
    {
        cpu.ContextArgument(r[1]);
        cpu.Buffer(2, r[2], r[3], write: false);
        return 0;
    }

    /// <summary>bpf_get_cgroup_classid: without an argument but in TC programs.</summary>
    public static ulong GetClassId(VirtualCpu cpu, ulong* r) => 0;

    static ulong CheckMtu(VirtualCpu cpu, ulong* r, bool isForeignFlag, bool isGso)
    {
        cpu.ContextArgument(r[1]);
        Span<byte> length = cpu.Buffer(3, r[3], sizeof(uint), write: true);
        int network = BitConverter.ToInt32(length), difference = (int)r[4];
        bool segments = (r[5] & CheckSegments) != 0;
        if (isForeignFlag || (segments && (network != 0 || difference != 0)))
            return unchecked((ulong)-Errno.EINVAL);
        uint device = (uint)r[2];
        if (Mtu(cpu, device == 0 ? cpu.InterfaceIndex : device) is not { } mtu)
            return unchecked((ulong)-Errno.ENODEV);
        int total = unchecked((network != 0 ? network + VirtualCpu.EthernetHeader : cpu.PacketLength) + difference);
        bool fits = total <= mtu + VirtualCpu.EthernetHeader;
        // The transport header, that of the segments to come, is not known to anyone here.
        if (!fits && isGso && segments)
            return unchecked((ulong)-Errno.EINVAL);
        BitConverter.TryWriteBytes(length, mtu);
        return fits || isGso ? 0 : FragmentationNeeded;
    }

    static int? Mtu(VirtualCpu cpu, uint device)
    {
        if (device == VirtualCpu.LoopbackIfindex)
            return LoopbackMtu;
        return device == cpu.InterfaceIndex ? EthernetMtu : null;
    }
}
