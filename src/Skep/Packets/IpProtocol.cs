namespace Skep;

/// <summary>What an IP packet carries: <c>IPPROTO_*</c>.</summary>
public enum IpProtocol : byte
{
    IPv6HopByHop = 0,
    Icmp = 1,
    Igmp = 2,
    IPv4 = 4,
    Tcp = 6,
    Udp = 17,
    IPv6 = 41,
    IPv6Routing = 43,
    IPv6Fragment = 44,
    Gre = 47,
    Esp = 50,
    Icmpv6 = 58,
    IPv6NoNext = 59,
    IPv6Destination = 60,
    Sctp = 132,
}
