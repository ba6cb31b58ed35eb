using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using Skep;
using Skep.KernelAbi;

[Bpf(License = "GPL", Name = "counters")]
public sealed class PacketCounter : BpfObject
{
    public PerCpuArray<ulong> Packets { get; } = new(4);

    public Global<ulong> Total { get; } = new(5);

    public Global<Totals> Both { get; } = new();

    public int Limit { get; init; } = 1500;

    public struct Totals { public uint Small; public uint Large; }

    [Xdp]
    public XdpAction Count(ref readonly XdpContext ctx)
    {
        Total.Value++;
        int length = ctx.Packet.Length;
        if (length > Limit)
            Interlocked.Increment(ref Both.Value.Large);
        else
            Interlocked.Increment(ref Both.Value.Small);
        return XdpAction.Pass;
    }

    [Tc]
    public TcAction Mark(ref readonly SkbContext ctx)
    {
        return ctx.Length > 100 ? TcAction.Ok : TcAction.Shot;
    }
}

[Bpf]
public sealed class Flows : BpfObject
{
    [MaxEntries(1024)] public LruHashMap<Key, Flow> Table { get; } = new();

    public Global<uint> Ids { get; } = new();

    public readonly record struct Key(Ipv4Address Source, Ipv4Address Destination, ushort SourcePort, ushort DestinationPort, IpProtocol Protocol);

    public struct Flow { public ulong Packets; public ulong Bytes; public uint Id; }

    [Xdp]
    public XdpAction Track(ref readonly XdpContext ctx)
    {
        var packet = ctx.Packet;
        if (!TryKey(ref packet, out Key key))
            return XdpAction.Pass;
        var fresh = new Flow { Id = Interlocked.Increment(ref Ids.Value) };
        if (Table.TryGetOrAdd(in key, in fresh, out var flow))
        {
            flow.Value.Packets++;
            flow.Value.Bytes += (ulong)packet.Length;
        }
        return XdpAction.Pass;
    }

    static bool TryKey(ref Packet packet, out Key key)
    {
        key = default;
        if (!packet.TryReadEthernet(out EtherType type) || type != EtherType.IPv4 || !packet.TryReadIPv4(out IPv4 ip))
            return false;
        switch (ip.Protocol)
        {
            case IpProtocol.Tcp when packet.TryRead(out Tcp tcp):
                key = new Key(ip.Source, ip.Destination, tcp.Source, tcp.Destination, ip.Protocol);
                return true;
            case IpProtocol.Udp when packet.TryRead(out Udp udp):
                key = new Key(ip.Source, ip.Destination, udp.Source, udp.Destination, ip.Protocol);
                return true;
            default:
                return false;
        }
    }
}

[Bpf]
public sealed class Bytes : BpfObject
{
    public Global<ulong> Sum { get; } = new();

    // The bytes of a header, through a span over a copy.
    [Xdp]
    public XdpAction Checksum(ref readonly XdpContext ctx)
    {
        var packet = ctx.Packet;
        if (!packet.TryRead(out Ethernet _) || !packet.TryRead(out IPv4 ip))
            return XdpAction.Pass;
        uint sum = 0;
        foreach (ushort word in MemoryMarshal.Cast<IPv4, ushort>(new ReadOnlySpan<IPv4>(in ip)))
            sum += word;
        for (int i = 0; i < 2; i++)
            sum = (sum & 0xffff) + (sum >> 16);
        Sum.Value += sum;
        return sum == 0xffff ? XdpAction.Pass : XdpAction.Drop;
    }

    // Throws where the index is out of range: the verdict of an aborted program.
    [Xdp]
    public XdpAction Bounds(ref readonly XdpContext ctx)
    {
        Span<int> table = stackalloc int[4];
        for (int i = 0; i < table.Length; i++)
            table[i] = i * i;
        return table[(int)ctx.Queue] > 3 ? XdpAction.Drop : XdpAction.Pass;
    }
}
