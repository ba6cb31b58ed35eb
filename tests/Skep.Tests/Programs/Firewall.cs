namespace Skep.Tests.Programs;

/// <summary>The class of the README.</summary>
[Bpf(License = "GPL")]
public sealed class Firewall : BpfObject
{
    [MaxEntries(4)] public HashMap<Ipv4Address, Stats> Hits { get; } = new();

    public RingBuffer<Dropped> Drops { get; } = new(4096);

    public required ushort BlockedPort { get; init; }

    public Global<ulong> Seen { get; } = new();

    [Xdp]
    public XdpAction Ingress(ref readonly XdpContext ctx)
    {
        Seen.Value++;
        var packet = ctx.Packet;
        if (!packet.TryRead(out Ethernet eth) || eth.Type != EtherType.IPv4)
            return XdpAction.Pass;
        if (!packet.TryReadIPv4(out IPv4 ip) || ip.Protocol != IpProtocol.Tcp)
            return XdpAction.Pass;
        if (!packet.TryRead(out Tcp tcp) || tcp.Destination != BlockedPort)
            return XdpAction.Pass;
        if (Hits.TryGetOrAdd(ip.Source, out Ref<Stats> hit))
        {
            Interlocked.Increment(ref hit.Value.Packets);
            Interlocked.Add(ref hit.Value.Bytes, ip.TotalLength);
        }
        if (Drops.TryReserve(out Reservation<Dropped> drop))
        {
            drop.Value = new Dropped(ip.Source, tcp.Source);
            drop.Submit();
        }
        return XdpAction.Drop;
    }

    public struct Stats
    {
        public ulong Packets;
        public ulong Bytes;
    }

    public readonly record struct Dropped(Ipv4Address Source, ushort Port);
}
