using System.Runtime.InteropServices;

namespace Skep.Samples;

/// <summary>
/// Flow accounting: who talks to whom, how much, since when. Every packet is counted under its 5-tuple, one entry per direction, in a
/// least-recently-used map: under pressure the quietest flows go first. The first packet of a flow and the closing of a TCP connection are
/// told at once.
/// </summary>
[Bpf(License = "Dual MIT/GPL")]
public sealed class Flows : BpfObject
{
    [MaxEntries(65_536)] public LruHashMap<FlowKey, Flow> Table { get; } = new();

    public RingBuffer<FlowEvent> Events { get; } = new(1 << 20);

    public Global<Counters> Totals { get; } = new();

    /// <summary>Quiet flows are still counted when this is off.</summary>
    public bool ReportEvents { get; init; } = true;

    [Xdp]
    public XdpAction Account(ref readonly XdpContext ctx)
    {
        ref Counters totals = ref Totals.Value;
        var packet = ctx.Packet;
        ulong bytes = (ulong)packet.Length;
        Interlocked.Increment(ref totals.Packets);
        Interlocked.Add(ref totals.Bytes, bytes);

        FlowKey key = default;
        TcpFlags flags = TcpFlags.None;
        if (!packet.TryReadEthernet(out EtherType type))
            return Malformed();
        switch (type)
        {
            case EtherType.IPv4:
                if (!packet.TryReadIPv4(out IPv4 ip4))
                    return Malformed();
                Interlocked.Increment(ref totals.IPv4);
                key.Source = Ipv6Address.FromIpv4(ip4.Source);
                key.Destination = Ipv6Address.FromIpv4(ip4.Destination);
                key.Protocol = ip4.Protocol;
                if (!ip4.IsLaterFragment && !TryReadPorts(ref packet, ref key, ref flags))
                    return Malformed();
                break;
            case EtherType.IPv6:
                if (!packet.TryReadIPv6(out IPv6 ip6, out key.Protocol))
                    return Malformed();
                Interlocked.Increment(ref totals.IPv6);
                key.Source = ip6.Source;
                key.Destination = ip6.Destination;
                if (!TryReadPorts(ref packet, ref key, ref flags))
                    return Malformed();
                break;
            default:
                Interlocked.Increment(ref totals.NotIp);
                return XdpAction.Pass;
        }
        Count(in key, bytes, flags);
        return XdpAction.Pass;
    }

    XdpAction Malformed()
    {
        Interlocked.Increment(ref Totals.Value.Malformed);
        return XdpAction.Pass;
    }

    /// <summary>Fills in the ports where the protocol has them. False if the packet ends before.</summary>
    static bool TryReadPorts(ref Packet packet, ref FlowKey key, ref TcpFlags flags)
    {
        switch (key.Protocol)
        {
            case IpProtocol.Tcp:
                if (!packet.TryRead(out Tcp tcp))
                    return false;
                (key.SourcePort, key.DestinationPort, flags) = (tcp.Source, tcp.Destination, tcp.Flags);
                return true;
            case IpProtocol.Udp:
                if (!packet.TryRead(out Udp udp))
                    return false;
                (key.SourcePort, key.DestinationPort) = (udp.Source, udp.Destination);
                return true;
            default:
                return true;
        }
    }

    void Count(in FlowKey key, ulong bytes, TcpFlags flags)
    {
        ulong now = Bpf.KtimeGetNs();
        if (!Table.TryGetValue(in key, out Ref<Flow> found))
        {
            var fresh = new Flow { Packets = 1, Bytes = bytes, FirstSeen = now, LastSeen = now, Flags = flags };
            // Two CPUs may meet the same new flow: the second finds the first's entry and adds to it below.
            if (Table.Update(in key, in fresh, UpdateFlags.NoExist) == 0)
            {
                Interlocked.Increment(ref Totals.Value.Flows);
                Report(in key, in fresh, FlowEventKind.Opened);
                return;
            }
            if (!Table.TryGetValue(in key, out found))
                return;
        }
        ref Flow flow = ref found.Value;
        Interlocked.Increment(ref flow.Packets);
        Interlocked.Add(ref flow.Bytes, bytes);
        flow.LastSeen = now;

        TcpFlags seen = flow.Flags;
        flow.Flags = seen | flags;
        // A retransmitted FIN must not close the flow a second time.
        const TcpFlags closing = TcpFlags.Fin | TcpFlags.Rst;
        if ((flags & closing) != 0 && (seen & closing) == 0)
            Report(in key, in flow, FlowEventKind.Closed);
    }

    void Report(in FlowKey key, in Flow flow, FlowEventKind kind)
    {
        if (!ReportEvents)
            return;
        if (!Events.TryReserve(out Reservation<FlowEvent> record))
        {
            Interlocked.Increment(ref Totals.Value.LostEvents);
            return;
        }
        record.Value = new FlowEvent
        {
            Kind = kind, Flags = (uint)flow.Flags, Key = key, Packets = flow.Packets, Bytes = flow.Bytes, Time = flow.LastSeen,
        };
        record.Submit();
    }

    [StructLayout(LayoutKind.Sequential, Size = 40)]
    public record struct FlowKey
    {
        public Ipv6Address Source;
        public Ipv6Address Destination;
        public ushort SourcePort;
        public ushort DestinationPort;
        public IpProtocol Protocol;
    }

    public struct Flow
    {
        public ulong Packets;
        public ulong Bytes;

        /// <summary>Nanoseconds since boot, as the next.</summary>
        public ulong FirstSeen;
        public ulong LastSeen;

        /// <summary>Of all packets together.</summary>
        public TcpFlags Flags;
    }

    public enum FlowEventKind
    {
        Opened,
        Closed,
    }

    public struct FlowEvent
    {
        public FlowEventKind Kind;
        public uint Flags;
        public FlowKey Key;
        public ulong Packets;
        public ulong Bytes;
        public ulong Time;
    }

    public struct Counters
    {
        public ulong Packets;
        public ulong Bytes;
        public ulong IPv4;
        public ulong IPv6;
        public ulong NotIp;
        public ulong Malformed;
        public ulong Flows;

        /// <summary>The ring buffer was full.</summary>
        public ulong LostEvents;
    }
}
