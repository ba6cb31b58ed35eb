namespace Skep;

/// <summary>Types of ICMP messages.</summary>
public enum IcmpType : byte
{
    EchoReply = 0,
    Unreachable = 3,
    Redirect = 5,
    EchoRequest = 8,
    TimeExceeded = 11,
}

/// <summary>Types of ICMPv6 messages.</summary>
public enum Icmpv6Type : byte
{
    Unreachable = 1,
    PacketTooBig = 2,
    TimeExceeded = 3,
    EchoRequest = 128,
    EchoReply = 129,
    RouterSolicitation = 133,
    RouterAdvertisement = 134,
    NeighborSolicitation = 135,
    NeighborAdvertisement = 136,
}
