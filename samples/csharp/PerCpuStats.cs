using System.Numerics;

namespace Skep.Samples;

/// <summary>
/// Traffic by protocol and by size. Each CPU counts into values of its own, so that no packet waits for another; the reader adds them up.
/// </summary>
[Bpf(License = "Dual MIT/GPL")]
public sealed class PerCpuStats : BpfObject
{
    /// <summary>Only protocols that were seen have an entry.</summary>
    public PerCpuHashMap<Kind, Traffic> ByProtocol { get; } = new(11);

    /// <summary>Element n is for packets of 2^n to 2^(n+1)-1 bytes.</summary>
    public PerCpuArray<Traffic> BySize { get; } = new(17);

    [Tc]
    public TcAction Count(ref readonly SkbContext ctx)
    {
        Kind kind = Classify(ctx.Packet);
        uint length = ctx.Length;
        if (ByProtocol.TryGetOrAdd(in kind, out Ref<Traffic> protocol))
            protocol.Value.Add(length);
        if (BySize.TryGetValue((uint)BitOperations.Log2(length), out Ref<Traffic> size))
            size.Value.Add(length);
        return TcAction.Ok;
    }

    static Kind Classify(Packet packet)
    {
        if (!packet.TryReadEthernet(out EtherType type))
            return Kind.Malformed;
        switch (type)
        {
            case EtherType.Arp:
                return Kind.Arp;
            case EtherType.IPv4:
                if (!packet.TryReadIPv4(out IPv4 ip))
                    return Kind.Malformed;
                return ip.Protocol switch
                {
                    IpProtocol.Tcp => Kind.IPv4Tcp,
                    IpProtocol.Udp => Kind.IPv4Udp,
                    IpProtocol.Icmp => Kind.IPv4Icmp,
                    _ => Kind.IPv4Other,
                };
            case EtherType.IPv6:
                if (!packet.TryReadIPv6(out _, out IpProtocol protocol))
                    return Kind.Malformed;
                return protocol switch
                {
                    IpProtocol.Tcp => Kind.IPv6Tcp,
                    IpProtocol.Udp => Kind.IPv6Udp,
                    IpProtocol.Icmpv6 => Kind.IPv6Icmp,
                    _ => Kind.IPv6Other,
                };
            default:
                return Kind.Other;
        }
    }

    public enum Kind
    {
        Arp,
        IPv4Tcp,
        IPv4Udp,
        IPv4Icmp,
        IPv4Other,
        IPv6Tcp,
        IPv6Udp,
        IPv6Icmp,
        IPv6Other,
        Other,
        Malformed,
    }

    public struct Traffic
    {
        public ulong Packets;
        public ulong Bytes;

        public void Add(uint bytes)
        {
            Packets++;
            Bytes += bytes;
        }
    }
}
