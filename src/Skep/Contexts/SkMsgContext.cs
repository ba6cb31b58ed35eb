using System.Buffers.Binary;

namespace Skep;

/// <summary>A message that a socket sends, <c>struct sk_msg_md</c>.</summary>
[BpfContext("sk_msg_md")]
public readonly struct SkMsgContext : IPlainContext
{
    readonly PlainContext _plain;

    internal SkMsgContext(PlainContext plain) => _plain = plain;

    /// <summary>For plain runs: a context over a copy of a packet.</summary>
    /// <param name="packet">The bytes.</param>
    /// <param name="values">Values of fields; those not named are 0.</param>
    public SkMsgContext(ReadOnlySpan<byte> packet, ContextValues? values = null) => _plain = new("sk_msg_md", values, packet);

    PlainContext IPlainContext.Plain => _plain;

    /// <summary>The message's first byte; see <see cref="Bpf.MsgPullData"/>.</summary>
    [ContextField("data")]
    public ref byte Data => ref _plain.Packet.Start;

    /// <summary>The byte after the last that can be seen.</summary>
    [ContextField("data_end")]
    public ref byte DataEnd => ref _plain.Packet.End;

    [ContextField("family")]
    public uint Family => _plain.Read<uint>(16);

    [ContextField("remote_ip4")]
    uint RawRemoteIpv4 => _plain.Read<uint>(20);

    [ContextField("local_ip4")]
    uint RawLocalIpv4 => _plain.Read<uint>(24);

    [ContextField("remote_ip6", 0)]
    uint RemoteWord0 => _plain.Read<uint>(28);

    [ContextField("remote_ip6", 1)]
    uint RemoteWord1 => _plain.Read<uint>(32);

    [ContextField("remote_ip6", 2)]
    uint RemoteWord2 => _plain.Read<uint>(36);

    [ContextField("remote_ip6", 3)]
    uint RemoteWord3 => _plain.Read<uint>(40);

    [ContextField("local_ip6", 0)]
    uint LocalWord0 => _plain.Read<uint>(44);

    [ContextField("local_ip6", 1)]
    uint LocalWord1 => _plain.Read<uint>(48);

    [ContextField("local_ip6", 2)]
    uint LocalWord2 => _plain.Read<uint>(52);

    [ContextField("local_ip6", 3)]
    uint LocalWord3 => _plain.Read<uint>(56);

    [ContextField("remote_port")]
    uint RawRemotePort => _plain.Read<uint>(60);

    [ContextField("local_port")]
    uint RawLocalPort => _plain.Read<uint>(64);

    /// <summary>Bytes of the message.</summary>
    [ContextField("size")]
    public uint Length => _plain.Read<uint>(68);

    /// <summary>The sending socket.</summary>
    [ContextField("sk")]
    public ref readonly SocketContext Socket => ref _plain.Follow<SocketContext>(72);

    public Ipv4Address RemoteIpv4 => Ipv4Address.FromNetworkOrder(RawRemoteIpv4);

    public Ipv4Address LocalIpv4 => Ipv4Address.FromNetworkOrder(RawLocalIpv4);

    public Ipv6Address RemoteIpv6 => Ipv6Address.FromWords(RemoteWord0, RemoteWord1, RemoteWord2, RemoteWord3);

    public Ipv6Address LocalIpv6 => Ipv6Address.FromWords(LocalWord0, LocalWord1, LocalWord2, LocalWord3);

    public ushort RemotePort => (ushort)BinaryPrimitives.ReverseEndianness(RawRemotePort);

    public ushort LocalPort => (ushort)RawLocalPort;

    public Packet Packet => new(ref Data, ref DataEnd);
}
