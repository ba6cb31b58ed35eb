namespace Skep.Samples;

/// <summary>
/// Protocol dispatcher: the entry program finds out what a packet is and goes on with the program that knows about it. Handlers are slots
/// of a program array, replaceable while traffic flows: a protocol gets a new handler, or loses it, without a reload of the rest.
/// </summary>
[Bpf(License = "GPL")]
public sealed class Dispatcher : BpfObject
{
    /// <summary>Off, the calls that print are not even in the loaded program: the verifier sees a constant and drops the branch.</summary>
    public bool Trace { get; init; }

    public ProgramArray<XdpContext, XdpAction> Handlers { get; } = new(6);

    /// <summary>What one program found out for the next one in the chain, on the same CPU.</summary>
    public PerCpuArray<Found> Scratch { get; } = new(1);

    public Global<Counters> Report { get; } = new();

    public Dispatcher()
    {
        Handlers[(uint)Slot.IPv4] = HandleIPv4;
        Handlers[(uint)Slot.IPv6] = HandleIPv6;
        Handlers[(uint)Slot.Tcp] = HandleTcp;
        Handlers[(uint)Slot.Udp] = HandleUdp;
        Handlers[(uint)Slot.Icmp] = HandleIcmp;
    }

    [Xdp]
    public XdpAction Dispatch(ref readonly XdpContext ctx)
    {
        var packet = ctx.Packet;
        Interlocked.Increment(ref Report.Value.Packets);
        packet.TryReadEthernet(out EtherType type);
        switch (type)
        {
            case EtherType.IPv4:
                return HandOver(in ctx, Slot.IPv4);
            case EtherType.IPv6:
                return HandOver(in ctx, Slot.IPv6);
            default:
                Interlocked.Increment(ref Report.Value.NotDispatched);
                return XdpAction.Pass;
        }
    }

    [Xdp]
    public XdpAction HandleIPv4(ref readonly XdpContext ctx)
    {
        var packet = ctx.Packet;
        if (!Scratch.TryGetValue(0, out Ref<Found> found))
            return XdpAction.Aborted;
        packet.TryReadEthernet(out _);
        if (!packet.TryReadIPv4(out IPv4 ip))
            return Truncated();
        if (ip.IsLaterFragment)
        {
            Interlocked.Increment(ref Report.Value.NotDispatched);
            return XdpAction.Pass;
        }
        found.Value = new Found { Transport = (uint)packet.Offset, Protocol = ip.Protocol };
        return HandOverTransport(in ctx, ip.Protocol);
    }

    [Xdp]
    public XdpAction HandleIPv6(ref readonly XdpContext ctx)
    {
        var packet = ctx.Packet;
        if (!Scratch.TryGetValue(0, out Ref<Found> found))
            return XdpAction.Aborted;
        packet.TryReadEthernet(out _);
        if (!packet.TryReadIPv6(out _, out IpProtocol protocol))
            return Truncated();
        found.Value = new Found { Transport = (uint)packet.Offset, Protocol = protocol, IsIPv6 = true };
        return HandOverTransport(in ctx, protocol);
    }

    [Xdp]
    public XdpAction HandleTcp(ref readonly XdpContext ctx)
    {
        if (!TryReadTransport(in ctx, out Tcp tcp, out _))
            return Truncated();
        ref TcpUse use = ref Report.Value.Tcp;
        Interlocked.Increment(ref use.Segments);
        switch (tcp.Flags & (TcpFlags.Syn | TcpFlags.Ack))
        {
            case TcpFlags.Syn:
                Interlocked.Increment(ref use.Opened);
                break;
            case TcpFlags.Syn | TcpFlags.Ack:
                Interlocked.Increment(ref use.Accepted);
                break;
        }
        if ((tcp.Flags & TcpFlags.Rst) != 0)
            Interlocked.Increment(ref use.Reset);
        if ((tcp.Flags & TcpFlags.Fin) != 0)
            Interlocked.Increment(ref use.Finished);
        if (Trace)
            Bpf.Print("dispatcher: tcp %d > %d flags %x"u8, tcp.Source, tcp.Destination, (uint)tcp.Flags);
        return XdpAction.Pass;
    }

    [Xdp]
    public XdpAction HandleUdp(ref readonly XdpContext ctx)
    {
        if (!TryReadTransport(in ctx, out Udp udp, out _))
            return Truncated();
        Interlocked.Increment(ref Report.Value.UdpDatagrams);
        Interlocked.Add(ref Report.Value.UdpBytes, udp.Length);
        return XdpAction.Pass;
    }

    [Xdp]
    public XdpAction HandleIcmp(ref readonly XdpContext ctx)
    {
        if (!TryReadTransport(in ctx, out Icmp icmp, out bool isIPv6))
            return Truncated();
        ref IcmpUse use = ref Report.Value.Icmp;
        if ((byte)icmp.Type == (isIPv6 ? (byte)Icmpv6Type.EchoRequest : (byte)IcmpType.EchoRequest))
            Interlocked.Increment(ref use.Requests);
        else if ((byte)icmp.Type == (isIPv6 ? (byte)Icmpv6Type.EchoReply : (byte)IcmpType.EchoReply))
            Interlocked.Increment(ref use.Replies);
        else
            Interlocked.Increment(ref use.Other);
        return XdpAction.Pass;
    }

    XdpAction HandOverTransport(ref readonly XdpContext ctx, IpProtocol protocol)
    {
        switch (protocol)
        {
            case IpProtocol.Tcp:
                return HandOver(in ctx, Slot.Tcp);
            case IpProtocol.Udp:
                return HandOver(in ctx, Slot.Udp);
            case IpProtocol.Icmp or IpProtocol.Icmpv6:
                return HandOver(in ctx, Slot.Icmp);
            case IpProtocol.Sctp:
                return HandOver(in ctx, Slot.Sctp);
            default:
                Interlocked.Increment(ref Report.Value.NotDispatched);
                return XdpAction.Pass;
        }
    }

    /// <summary>Goes on with the handler in the slot, if there is one.</summary>
    XdpAction HandOver(ref readonly XdpContext ctx, Slot slot)
    {
        if (Handlers.TryTailCall(in ctx, (uint)slot, out XdpAction verdict))
            return verdict;
        if (Trace)
            Bpf.Print("dispatcher: no program in slot %d"u8, (uint)slot);
        Interlocked.Increment(ref Report.Value.NotDispatched);
        return XdpAction.Pass;
    }

    /// <summary>The transport header that an earlier program in the chain found, if all of it is in the packet.</summary>
    bool TryReadTransport<T>(ref readonly XdpContext ctx, out T header, out bool isIPv6)
        where T : unmanaged
    {
        var packet = ctx.Packet;
        (header, isIPv6) = (default, false);
        if (!Scratch.TryGetValue(0, out Ref<Found> found))
            return false;
        isIPv6 = found.Value.IsIPv6;
        return packet.TrySkip((int)found.Value.Transport) && packet.TryRead(out header);
    }

    XdpAction Truncated()
    {
        Interlocked.Increment(ref Report.Value.Truncated);
        return XdpAction.Pass;
    }

    public enum Slot : uint
    {
        IPv4,
        IPv6,
        Tcp,
        Udp,
        Icmp,

        /// <summary>Left empty: a handler may come later.</summary>
        Sctp,
    }

    public struct Found
    {
        /// <summary>Offset of the transport header.</summary>
        public uint Transport;
        public IpProtocol Protocol;
        public bool IsIPv6;
    }

    public struct TcpUse
    {
        public ulong Segments;
        public ulong Opened;
        public ulong Accepted;
        public ulong Reset;
        public ulong Finished;
    }

    public struct IcmpUse
    {
        public ulong Requests;
        public ulong Replies;
        public ulong Other;
    }

    public struct Counters
    {
        public ulong Packets;

        /// <summary>Nobody handles this kind of packet.</summary>
        public ulong NotDispatched;
        public ulong Truncated;
        public TcpUse Tcp;
        public IcmpUse Icmp;
        public ulong UdpDatagrams;
        public ulong UdpBytes;
    }
}
