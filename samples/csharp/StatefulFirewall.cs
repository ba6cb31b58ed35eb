namespace Skep.Samples;

/// <summary>
/// Firewall with a memory: what this machine begins may be answered; what others begin gets in only to the services that are open. The
/// connections are in a least-recently-used map, so a flood makes it forget the quietest instead of letting no one in.
/// </summary>
[Bpf(License = "Dual MIT/GPL")]
public sealed class StatefulFirewall : BpfObject
{
    const ulong Second = 1_000_000_000;

    /// <summary>What others may begin, and how often they did.</summary>
    [MaxEntries(1024)] public HashMap<Service, ulong> Services { get; } = new();

    [MaxEntries(65_536)] public LruHashMap<ConnectionKey, Connection> Connections { get; } = new();

    public Global<Outcomes> Decisions { get; } = new();

    public bool AnswerPings { get; init; } = true;

    /// <summary>After so long without a packet an answer is none.</summary>
    public uint TcpIdleSeconds { get; init; } = 3600;

    /// <summary>The same for what is not TCP.</summary>
    public uint OtherIdleSeconds { get; init; } = 60;

    /// <summary>The same for a TCP connection that one side has ended: the last packets still pass.</summary>
    public uint ClosingSeconds { get; init; } = 10;

    [TcIngress]
    public TcAction Inbound(ref readonly SkbContext ctx)
    {
        ref Outcomes decisions = ref Decisions.Value;
        switch (Read(ctx.Packet, outbound: false, out ConnectionKey key, out Segment segment))
        {
            case Finding.NoConnection:
                Interlocked.Increment(ref decisions.NotTracked);
                return TcAction.Ok;
            case Finding.Malformed:
                Interlocked.Increment(ref decisions.Malformed);
                return TcAction.Shot;
        }
        ulong now = Bpf.KtimeGetNs();
        if (Connections.TryGetValue(in key, out Ref<Connection> found) && now - found.Value.LastSeen <= IdleTime(key.Protocol, found.Value.State))
        {
            // A new attempt on the ports of one that ended is for the services to judge.
            if (found.Value.State == ConnectionState.Open || !segment.Begins)
            {
                Interlocked.Increment(ref found.Value.PacketsIn);
                found.Value.LastSeen = now;
                found.Value.State |= segment.Ends ? ConnectionState.Closing : ConnectionState.Open;
                Interlocked.Increment(ref decisions.Answers);
                return TcAction.Ok;
            }
        }
        if (!segment.Begins)
        {
            Interlocked.Increment(ref decisions.OutOfTheBlue);
            return TcAction.Shot;
        }
        if (!MayBegin(in key))
        {
            Interlocked.Increment(ref decisions.Refused);
            return TcAction.Shot;
        }
        Connections.Update(in key, new Connection { Began = now, LastSeen = now, PacketsIn = 1, IsInbound = true });
        Interlocked.Increment(ref decisions.Accepted);
        return TcAction.Ok;
    }

    [TcEgress]
    public TcAction Outbound(ref readonly SkbContext ctx)
    {
        if (Read(ctx.Packet, outbound: true, out ConnectionKey key, out Segment segment) != Finding.Connection)
            return TcAction.Ok;
        ulong now = Bpf.KtimeGetNs();
        if (Connections.TryGetValue(in key, out Ref<Connection> found) && (found.Value.State == ConnectionState.Open || !segment.Begins))
        {
            Interlocked.Increment(ref found.Value.PacketsOut);
            found.Value.LastSeen = now;
            found.Value.State |= segment.Ends ? ConnectionState.Closing : ConnectionState.Open;
            return TcAction.Ok;
        }
        // A refusal, or the end of what was forgotten, begins nothing.
        if (segment.Begins)
        {
            Connections.Update(in key, new Connection { Began = now, LastSeen = now, PacketsOut = 1 });
            Interlocked.Increment(ref Decisions.Value.Begun);
        }
        return TcAction.Ok;
    }

    bool MayBegin(in ConnectionKey key)
    {
        if (key.Protocol is IpProtocol.Icmp or IpProtocol.Icmpv6)
            return AnswerPings;
        if (!Services.TryGetValue(new Service(key.Protocol, key.LocalPort), out Ref<ulong> used))
            return false;
        Interlocked.Increment(ref used.Value);
        return true;
    }

    ulong IdleTime(IpProtocol protocol, ConnectionState state) =>
        protocol != IpProtocol.Tcp ? OtherIdleSeconds * Second
        : state == ConnectionState.Closing ? ClosingSeconds * Second
        : TcpIdleSeconds * Second;

    static Finding Read(Packet packet, bool outbound, out ConnectionKey key, out Segment segment)
    {
        key = default;
        segment = default;
        if (!packet.TryReadEthernet(out EtherType type))
            return Finding.Malformed;
        Ipv6Address source, destination;
        switch (type)
        {
            case EtherType.IPv4:
                if (!packet.TryReadIPv4(out IPv4 ip4))
                    return Finding.Malformed;
                // Without its first fragment, which has the ports, nobody can put it together.
                if (ip4.IsLaterFragment)
                    return Finding.NoConnection;
                (source, destination) = (Ipv6Address.FromIpv4(ip4.Source), Ipv6Address.FromIpv4(ip4.Destination));
                key.Protocol = ip4.Protocol;
                break;
            case EtherType.IPv6:
                if (!packet.TryReadIPv6(out IPv6 ip6, out key.Protocol))
                    return Finding.Malformed;
                if (key.Protocol == IpProtocol.IPv6Fragment)
                    return Finding.NoConnection;
                (source, destination) = (ip6.Source, ip6.Destination);
                break;
            default:
                return Finding.NoConnection;
        }
        (key.Local, key.Remote) = outbound ? (source, destination) : (destination, source);
        return ReadTransport(ref packet, outbound, ref key, ref segment);
    }

    static Finding ReadTransport(ref Packet packet, bool outbound, ref ConnectionKey key, ref Segment segment)
    {
        switch (key.Protocol)
        {
            case IpProtocol.Tcp:
                if (!packet.TryRead(out Tcp tcp))
                    return Finding.Malformed;
                (key.LocalPort, key.RemotePort) = outbound ? (tcp.Source, tcp.Destination) : (tcp.Destination, tcp.Source);
                segment.Begins = (tcp.Flags & (TcpFlags.Syn | TcpFlags.Ack | TcpFlags.Rst | TcpFlags.Fin)) == TcpFlags.Syn;
                segment.Ends = (tcp.Flags & (TcpFlags.Fin | TcpFlags.Rst)) != 0;
                return Finding.Connection;
            case IpProtocol.Udp:
                if (!packet.TryRead(out Udp udp))
                    return Finding.Malformed;
                (key.LocalPort, key.RemotePort) = outbound ? (udp.Source, udp.Destination) : (udp.Destination, udp.Source);
                segment.Begins = true;
                return Finding.Connection;
            case IpProtocol.Icmp:
                if (!packet.TryRead(out Icmp icmp))
                    return Finding.Malformed;
                key.LocalPort = icmp.Identifier;
                segment.Begins = icmp.Type == IcmpType.EchoRequest;
                // Errors about connections: the kernel looks for the one they speak of.
                return icmp.Type is IcmpType.EchoRequest or IcmpType.EchoReply ? Finding.Connection : Finding.NoConnection;
            case IpProtocol.Icmpv6:
                if (!packet.TryRead(out Icmpv6 icmp6))
                    return Finding.Malformed;
                key.LocalPort = icmp6.Identifier;
                segment.Begins = icmp6.Type == Icmpv6Type.EchoRequest;
                // Neighbour discovery, too, without which there is soon no IPv6.
                return icmp6.Type is Icmpv6Type.EchoRequest or Icmpv6Type.EchoReply ? Finding.Connection : Finding.NoConnection;
            default:
                segment.Begins = true;
                return Finding.Connection;
        }
    }

    enum Finding
    {
        Connection,
        NoConnection,
        Malformed,
    }

    struct Segment
    {
        public bool Begins;
        public bool Ends;
    }

    public enum ConnectionState
    {
        Open,
        Closing,
    }

    /// <summary>A port where others may begin.</summary>
    public readonly record struct Service(IpProtocol Protocol, ushort Port);

    public struct ConnectionKey
    {
        public Ipv6Address Local;
        public Ipv6Address Remote;

        /// <summary>For pings their identifier.</summary>
        public ushort LocalPort;
        public ushort RemotePort;
        public IpProtocol Protocol;

        public override readonly string ToString() => $"{Protocol} {Local}:{LocalPort} {Remote}:{RemotePort}";
    }

    public struct Connection
    {
        public ulong Began;
        public ulong LastSeen;
        public ulong PacketsIn;
        public ulong PacketsOut;
        public ConnectionState State;
        public bool IsInbound;
    }

    public struct Outcomes
    {
        /// <summary>Packets of connections that exist.</summary>
        public ulong Answers;

        /// <summary>Connections that others began, and those that this machine began.</summary>
        public ulong Accepted;
        public ulong Begun;

        /// <summary>Dropped: no such service.</summary>
        public ulong Refused;

        /// <summary>Dropped: neither the begin of a connection nor part of one.</summary>
        public ulong OutOfTheBlue;
        public ulong Malformed;

        /// <summary>Passed: ARP, neighbour discovery, errors, later fragments.</summary>
        public ulong NotTracked;
    }
}
