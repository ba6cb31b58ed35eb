using Skep.KernelAbi;

namespace Skep.Machine;

/// <summary>
/// Helpers that choose where a packet goes: <c>net/core/filter.c</c>, <c>__bpf_xdp_redirect_map</c>. Nothing is sent in-process: the choice
/// is in
/// <see cref="PacketResult.Redirect"/>.
/// </summary>
static unsafe class RedirectHelpers
{
    /// <summary>The part of the flags of <c>bpf_redirect_map</c> that is returned when there is no target.</summary>
    const ulong ActionMask = 3;

    /// <summary>Bytes of <c>struct bpf_redir_neigh</c>.</summary>
    const ulong NextHopSize = 20;

    public static ulong Xdp(VirtualCpu cpu, ulong* r) =>
        r[2] != 0 ? (ulong)XdpAction.Aborted : Choose(cpu, new(RedirectKind.Interface, (uint)r[1]), (ulong)XdpAction.Redirect);

    public static ulong XdpMap(VirtualCpu cpu, ulong* r)
    {
        const ulong Broadcast = (ulong)RedirectFlags.Broadcast;
        InProcessMap map = cpu.MapArgument(1, r[1]);
        if (map.Type is not (MapType.DevMap or MapType.DevMapHash or MapType.CpuMap or MapType.XskMap))
            cpu.FaultArgument(1, $"is the map '{map.Name}' of type {map.Type}, which has no targets for packets");
        ulong allowed = map.Type is MapType.DevMap or MapType.DevMapHash ? Broadcast | (ulong)RedirectFlags.ExcludeIngress : 0;
        if ((r[3] & ~(ActionMask | allowed)) != 0)
            return (ulong)XdpAction.Aborted;
        uint index = (uint)r[2];
        bool isBroadcast = (r[3] & Broadcast) != 0;
        if (map.Lookup((byte*)&index, cpu.Index) == 0 && !isBroadcast)
            return Choose(cpu, default, r[3] & ActionMask);
        return Choose(cpu, new(RedirectKind.Map, index, map, isBroadcast ? r[3] : 0), (ulong)XdpAction.Redirect);
    }

    public static ulong Skb(VirtualCpu cpu, ulong* r) => (r[2] & ~(ulong)RedirectFlags.Ingress) != 0
        ? (ulong)TcAction.Shot
        : Choose(cpu, new(RedirectKind.Interface, (uint)r[1], null, r[2]), (ulong)TcAction.Redirect);

    public static ulong SkbPeer(VirtualCpu cpu, ulong* r) =>
        r[2] != 0 ? (ulong)TcAction.Shot : Choose(cpu, new(RedirectKind.Peer, (uint)r[1]), (ulong)TcAction.Redirect);

    public static ulong SkbNeighbor(VirtualCpu cpu, ulong* r)
    {
        cpu.Buffer(2, r[2], r[3], write: false);
        return r[4] != 0 || r[3] is > 0 and < NextHopSize
            ? (ulong)TcAction.Shot
            : Choose(cpu, new(RedirectKind.Neighbor, (uint)r[1]), (ulong)TcAction.Redirect);
    }

    /// <summary>bpf_clone_redirect: the copy goes nowhere, the packet itself on as the program decides.</summary>
    public static ulong SkbClone(VirtualCpu cpu, ulong* r)
    {
        cpu.ContextArgument(r[1]);
        int result = 0;
        if ((r[3] & ~(ulong)RedirectFlags.Ingress) != 0)
            result = -Errno.EINVAL;
        else if (cpu.ContextField(SkBuff.GsoSize) != 0)
            result = -Errno.EBADMSG;
        else if ((uint)r[2] == 0)
            result = -Errno.EINVAL;
        cpu.InvalidatePointers();
        return (ulong)result;
    }

    static ulong Choose(VirtualCpu cpu, Redirect target, ulong action)
    {
        cpu.SetRedirect(target);
        return action;
    }
}
