using System.Buffers.Binary;

namespace Skep;

/// <summary>A connection or datagram that looks for its socket, <c>struct bpf_sk_lookup</c>.</summary>
[BpfContext("bpf_sk_lookup")]
public readonly struct SkLookupContext : IPlainContext
{
    readonly PlainContext _plain;

    internal SkLookupContext(PlainContext plain) => _plain = plain;

    /// <summary>For plain runs: a context with these values; fields not named are 0.</summary>
    public SkLookupContext(ContextValues? values) => _plain = new("bpf_sk_lookup", values);

    PlainContext IPlainContext.Plain => _plain;

    /// <summary>The socket chosen so far; a null reference when none is.</summary>
    [ContextField("sk")]
    public ref readonly SocketContext Socket => ref _plain.Follow<SocketContext>(0);

    [ContextField("family")]
    public uint Family => _plain.Read<uint>(8);

    [ContextField("protocol")]
    uint RawProtocol => _plain.Read<uint>(12);

    [ContextField("remote_ip4")]
    uint RawRemoteIpv4 => _plain.Read<uint>(16);

    [ContextField("remote_ip6", 0)]
    uint RemoteWord0 => _plain.Read<uint>(20);

    [ContextField("remote_ip6", 1)]
    uint RemoteWord1 => _plain.Read<uint>(24);

    [ContextField("remote_ip6", 2)]
    uint RemoteWord2 => _plain.Read<uint>(28);

    [ContextField("remote_ip6", 3)]
    uint RemoteWord3 => _plain.Read<uint>(32);

    [ContextField("remote_port")]
    ushort RawRemotePort => _plain.Read<ushort>(36);

    [ContextField("local_ip4")]
    uint RawLocalIpv4 => _plain.Read<uint>(40);

    [ContextField("local_ip6", 0)]
    uint LocalWord0 => _plain.Read<uint>(44);

    [ContextField("local_ip6", 1)]
    uint LocalWord1 => _plain.Read<uint>(48);

    [ContextField("local_ip6", 2)]
    uint LocalWord2 => _plain.Read<uint>(52);

    [ContextField("local_ip6", 3)]
    uint LocalWord3 => _plain.Read<uint>(56);

    [ContextField("local_port")]
    uint RawLocalPort => _plain.Read<uint>(60);

    [ContextField("ingress_ifindex")]
    public uint IngressInterface => _plain.Read<uint>(64);

    public IpProtocol Protocol => (IpProtocol)RawProtocol;

    public Ipv4Address RemoteIpv4 => Ipv4Address.FromNetworkOrder(RawRemoteIpv4);

    public Ipv4Address LocalIpv4 => Ipv4Address.FromNetworkOrder(RawLocalIpv4);

    public Ipv6Address RemoteIpv6 => Ipv6Address.FromWords(RemoteWord0, RemoteWord1, RemoteWord2, RemoteWord3);

    public Ipv6Address LocalIpv6 => Ipv6Address.FromWords(LocalWord0, LocalWord1, LocalWord2, LocalWord3);

    public ushort RemotePort => BinaryPrimitives.ReverseEndianness(RawRemotePort);

    public ushort LocalPort => (ushort)RawLocalPort;
}
