using System.Buffers.Binary;

namespace Skep;

/// <summary>
/// An address that a process gave or gets, <c>struct bpf_sock_addr</c>: bind, connect, sendmsg, recvmsg, getpeername, getsockname.
/// </summary>
[BpfContext("bpf_sock_addr")]
public readonly struct SockAddrContext : IPlainContext
{
    readonly PlainContext _plain;

    internal SockAddrContext(PlainContext plain) => _plain = plain;

    /// <summary>For plain runs: a context with these values; fields not named are 0.</summary>
    public SockAddrContext(ContextValues? values) => _plain = new("bpf_sock_addr", values);

    PlainContext IPlainContext.Plain => _plain;

    [ContextField("user_family")]
    public uint UserFamily => _plain.Read<uint>(0);

    [ContextField("user_ip4")]
    uint RawUserIpv4
    {
        get => _plain.Read<uint>(4);
        set => _plain.Write(4, value);
    }

    [ContextField("user_ip6", 0)]
    uint UserWord0
    {
        get => _plain.Read<uint>(8);
        set => _plain.Write(8, value);
    }

    [ContextField("user_ip6", 1)]
    uint UserWord1
    {
        get => _plain.Read<uint>(12);
        set => _plain.Write(12, value);
    }

    [ContextField("user_ip6", 2)]
    uint UserWord2
    {
        get => _plain.Read<uint>(16);
        set => _plain.Write(16, value);
    }

    [ContextField("user_ip6", 3)]
    uint UserWord3
    {
        get => _plain.Read<uint>(20);
        set => _plain.Write(20, value);
    }

    [ContextField("user_port")]
    uint RawUserPort
    {
        get => _plain.Read<uint>(24);
        set => _plain.Write(24, value);
    }

    [ContextField("family")]
    public uint Family => _plain.Read<uint>(28);

    /// <summary><c>SOCK_STREAM</c> (1), <c>SOCK_DGRAM</c> (2).</summary>
    [ContextField("type")]
    public uint Type => _plain.Read<uint>(32);

    [ContextField("protocol")]
    uint RawProtocol => _plain.Read<uint>(36);

    [ContextField("msg_src_ip4")]
    uint RawSourceIpv4
    {
        get => _plain.Read<uint>(40);
        set => _plain.Write(40, value);
    }

    [ContextField("msg_src_ip6", 0)]
    uint SourceWord0
    {
        get => _plain.Read<uint>(44);
        set => _plain.Write(44, value);
    }

    [ContextField("msg_src_ip6", 1)]
    uint SourceWord1
    {
        get => _plain.Read<uint>(48);
        set => _plain.Write(48, value);
    }

    [ContextField("msg_src_ip6", 2)]
    uint SourceWord2
    {
        get => _plain.Read<uint>(52);
        set => _plain.Write(52, value);
    }

    [ContextField("msg_src_ip6", 3)]
    uint SourceWord3
    {
        get => _plain.Read<uint>(56);
        set => _plain.Write(56, value);
    }

    /// <summary>The socket.</summary>
    [ContextField("sk")]
    public ref readonly SocketContext Socket => ref _plain.Follow<SocketContext>(64);

    public Ipv4Address UserIpv4
    {
        get => Ipv4Address.FromNetworkOrder(RawUserIpv4);
        set => RawUserIpv4 = value.NetworkOrder;
    }

    public Ipv6Address UserIpv6
    {
        get => Ipv6Address.FromWords(UserWord0, UserWord1, UserWord2, UserWord3);
        set => (UserWord0, UserWord1, UserWord2, UserWord3) = (value.Word0, value.Word1, value.Word2, value.Word3);
    }

    public ushort UserPort
    {
        get => BinaryPrimitives.ReverseEndianness((ushort)RawUserPort);
        set => RawUserPort = BinaryPrimitives.ReverseEndianness(value);
    }

    public IpProtocol Protocol => (IpProtocol)RawProtocol;

    /// <summary>Of sendmsg programs: where the datagram is sent from.</summary>
    public Ipv4Address SourceIpv4
    {
        get => Ipv4Address.FromNetworkOrder(RawSourceIpv4);
        set => RawSourceIpv4 = value.NetworkOrder;
    }

    public Ipv6Address SourceIpv6
    {
        get => Ipv6Address.FromWords(SourceWord0, SourceWord1, SourceWord2, SourceWord3);
        set => (SourceWord0, SourceWord1, SourceWord2, SourceWord3) = (value.Word0, value.Word1, value.Word2, value.Word3);
    }
}
