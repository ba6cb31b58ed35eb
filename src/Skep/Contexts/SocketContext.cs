using System.Buffers.Binary;

namespace Skep;

/// <summary>
/// A socket, <c>struct bpf_sock</c>: the context of programs of a cgroup that see sockets made and bound, and what other contexts point to.
/// </summary>
[BpfContext("bpf_sock")]
public readonly struct SocketContext : IPlainContext
{
    readonly PlainContext _plain;

    internal SocketContext(PlainContext plain) => _plain = plain;

    /// <summary>For plain runs: a context with these values; fields not named are 0.</summary>
    public SocketContext(ContextValues? values) => _plain = new("bpf_sock", values);

    PlainContext IPlainContext.Plain => _plain;

    [ContextField("bound_dev_if")]
    public uint BoundInterface
    {
        get => _plain.Read<uint>(0);
        set => _plain.Write(0, value);
    }

    /// <summary><c>AF_INET</c> (2) or <c>AF_INET6</c> (10).</summary>
    [ContextField("family")]
    public uint Family => _plain.Read<uint>(4);

    /// <summary><c>SOCK_STREAM</c> (1), <c>SOCK_DGRAM</c> (2), <c>SOCK_RAW</c> (3).</summary>
    [ContextField("type")]
    public uint Type => _plain.Read<uint>(8);

    [ContextField("protocol")]
    uint RawProtocol => _plain.Read<uint>(12);

    [ContextField("mark")]
    public uint Mark
    {
        get => _plain.Read<uint>(16);
        set => _plain.Write(16, value);
    }

    [ContextField("priority")]
    public uint Priority
    {
        get => _plain.Read<uint>(20);
        set => _plain.Write(20, value);
    }

    [ContextField("src_ip4")]
    uint RawSourceIpv4 => _plain.Read<uint>(24);

    [ContextField("src_ip6", 0)]
    uint SourceWord0 => _plain.Read<uint>(28);

    [ContextField("src_ip6", 1)]
    uint SourceWord1 => _plain.Read<uint>(32);

    [ContextField("src_ip6", 2)]
    uint SourceWord2 => _plain.Read<uint>(36);

    [ContextField("src_ip6", 3)]
    uint SourceWord3 => _plain.Read<uint>(40);

    [ContextField("src_port")]
    uint RawSourcePort => _plain.Read<uint>(44);

    [ContextField("dst_port")]
    ushort RawDestinationPort => _plain.Read<ushort>(48);

    [ContextField("dst_ip4")]
    uint RawDestinationIpv4 => _plain.Read<uint>(52);

    [ContextField("dst_ip6", 0)]
    uint DestinationWord0 => _plain.Read<uint>(56);

    [ContextField("dst_ip6", 1)]
    uint DestinationWord1 => _plain.Read<uint>(60);

    [ContextField("dst_ip6", 2)]
    uint DestinationWord2 => _plain.Read<uint>(64);

    [ContextField("dst_ip6", 3)]
    uint DestinationWord3 => _plain.Read<uint>(68);

    /// <summary><c>TCP_*</c> of the kernel: 1 established, 10 listening.</summary>
    [ContextField("state")]
    public uint State => _plain.Read<uint>(72);

    /// <summary>-1 when the socket has none.</summary>
    [ContextField("rx_queue_mapping")]
    public int QueueMapping => _plain.Read<int>(76);

    public IpProtocol Protocol => (IpProtocol)RawProtocol;

    public Ipv4Address SourceIpv4 => Ipv4Address.FromNetworkOrder(RawSourceIpv4);

    public Ipv6Address SourceIpv6 => Ipv6Address.FromWords(SourceWord0, SourceWord1, SourceWord2, SourceWord3);

    public ushort SourcePort => (ushort)RawSourcePort;

    public Ipv4Address DestinationIpv4 => Ipv4Address.FromNetworkOrder(RawDestinationIpv4);

    public Ipv6Address DestinationIpv6 => Ipv6Address.FromWords(DestinationWord0, DestinationWord1, DestinationWord2, DestinationWord3);

    public ushort DestinationPort => BinaryPrimitives.ReverseEndianness(RawDestinationPort);
}
