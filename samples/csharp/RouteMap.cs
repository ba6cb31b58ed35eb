namespace Skep.Samples;

/// <summary>
/// Host router with one routing table for each VLAN: addresses may overlap between VLANs, as they do between tenants. Tables are maps
/// inside a map, so a VLAN comes, goes, or gets a whole new table in a single update. Each sender's address is learned with its MAC; a
/// packet for a learned host goes straight back out with that host's MAC and one hop less to live, and all else goes up to the stack.
/// </summary>
/// <remarks>Counters live in one of two banks. A reader switches <see cref="Bank"/> and has the other one, at rest, to itself.</remarks>
[Bpf(License = "Dual MIT/GPL")]
public sealed class RouteMap : BpfObject
{
    /// <summary>By VLAN, 0 for none.</summary>
    public HashOfMaps<uint, HashMap<Ipv6Address, Host>> Tables { get; } = new(new HashMap<Ipv6Address, Host>(1024), 4096);

    public ArrayOfMaps<ArrayMap<Counters>> Banks { get; } = new(new ArrayMap<Counters>(1), 2);

    /// <summary>Which of the two banks counts.</summary>
    public Global<uint> Bank { get; } = new();

    public RouteMap()
    {
        Tables[0] = new(1024);
        Tables[100] = new(1024);
        Banks[0] = new(1);
        Banks[1] = new(1);
    }

    [Xdp]
    public XdpAction Route(ref readonly XdpContext ctx)
    {
        if (Banks.Find(Bank.Value & 1) is not { } bank || !bank.TryGetValue(0, out Ref<Counters> current))
            return XdpAction.Aborted;
        ref Counters counters = ref current.Value;

        var packet = ctx.Packet;
        if (!packet.TryTake(out Ref<Ethernet> ethernet))
            return XdpAction.Pass;
        EtherType type = ethernet.Value.Type;
        uint vlan = 0;
        if (type == EtherType.Vlan)
        {
            if (!packet.TryRead(out Vlan tag))
                return XdpAction.Pass;
            vlan = tag.Id;
            type = tag.Type;
        }
        switch (type)
        {
            case EtherType.IPv4:
                if (!packet.TryTake(out Ref<IPv4> ip4) || ip4.Value.HeaderLength < 20 || !packet.TrySkip(ip4.Value.HeaderLength - 20))
                    return XdpAction.Pass;
                if (!TryForward(vlan, ref ethernet.Value, Ipv6Address.FromIpv4(ip4.Value.Source),
                    Ipv6Address.FromIpv4(ip4.Value.Destination),
                    ip4.Value.TimeToLive, ref counters))
                    return XdpAction.Pass;
                ip4.Value.DecrementTimeToLive();
                return XdpAction.Tx;
            case EtherType.IPv6:
                if (!packet.TryTake(out Ref<IPv6> ip6))
                    return XdpAction.Pass;
                if (!TryForward(vlan, ref ethernet.Value, ip6.Value.Source, ip6.Value.Destination, ip6.Value.HopLimit, ref counters))
                    return XdpAction.Pass;
                ip6.Value.HopLimit--;
                return XdpAction.Tx;
            default:
                Interlocked.Increment(ref counters.NotIp);
                return XdpAction.Pass;
        }
    }

    /// <summary>Learns the sender, and finds the receiver. False where the stack has to see to the packet.</summary>
    bool TryForward(uint vlan, ref Ethernet ethernet, Ipv6Address source, Ipv6Address destination, byte hops, ref Counters counters)
    {
        if (Tables.Find(in vlan) is not { } table)
        {
            Interlocked.Increment(ref counters.NoTable);
            return false;
        }
        if (TryLearn(table, in source, ethernet.Source))
            Interlocked.Increment(ref counters.Learned);
        if (!table.TryGetValue(in destination, out Ref<Host> next))
        {
            Interlocked.Increment(ref counters.UnknownDestination);
            return false;
        }
        if (hops <= 1)
        {
            Interlocked.Increment(ref counters.Expired);
            return false; // the stack tells the sender
        }
        ethernet.Source = ethernet.Destination;
        ethernet.Destination = next.Value.Address;
        Interlocked.Increment(ref next.Value.ForwardedTo);
        Interlocked.Increment(ref counters.Forwarded);
        return true;
    }

    static bool TryLearn(HashMap<Ipv6Address, Host> table, in Ipv6Address address, MacAddress mac)
    {
        if (table.TryGetValue(in address, out Ref<Host> known))
        {
            known.Value.Address = mac; // the host may have moved
            Interlocked.Increment(ref known.Value.LearnedFrom);
            return false;
        }
        return table.Update(in address, new Host { Address = mac, LearnedFrom = 1 }, UpdateFlags.NoExist) == 0;
    }

    public struct Host
    {
        public MacAddress Address;

        /// <summary>Packets, as the next.</summary>
        public ulong LearnedFrom;
        public ulong ForwardedTo;
    }

    public struct Counters
    {
        public ulong Forwarded;
        public ulong Learned;
        public ulong UnknownDestination;

        /// <summary>No hops left.</summary>
        public ulong Expired;
        public ulong NoTable;
        public ulong NotIp;
    }
}
