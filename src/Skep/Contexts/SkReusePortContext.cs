using System.Buffers.Binary;

namespace Skep;

/// <summary>A packet for a SO_REUSEPORT group, from its transport header, <c>struct sk_reuseport_md</c>.</summary>
[BpfContext("sk_reuseport_md")]
public readonly struct SkReusePortContext : IPlainContext
{
    readonly PlainContext _plain;

    internal SkReusePortContext(PlainContext plain) => _plain = plain;

    /// <summary>For plain runs: a context over a copy of a packet.</summary>
    /// <param name="packet">The bytes.</param>
    /// <param name="values">Values of fields; those not named are 0.</param>
    public SkReusePortContext(ReadOnlySpan<byte> packet, ContextValues? values = null) => _plain = new("sk_reuseport_md", values, packet);

    PlainContext IPlainContext.Plain => _plain;

    /// <summary>The transport header.</summary>
    [ContextField("data")]
    public ref byte Data => ref _plain.Packet.Start;

    /// <summary>The byte after the last that can be seen.</summary>
    [ContextField("data_end")]
    public ref byte DataEnd => ref _plain.Packet.End;

    [ContextField("len")]
    public uint Length => _plain.Read<uint>(16);

    [ContextField("eth_protocol")]
    uint RawProtocol => _plain.Read<uint>(20);

    [ContextField("ip_protocol")]
    uint RawIpProtocol => _plain.Read<uint>(24);

    [ContextField("bind_inany")]
    public uint IsBoundToAny => _plain.Read<uint>(28);

    /// <summary>Hash of addresses and ports.</summary>
    [ContextField("hash")]
    public uint Hash => _plain.Read<uint>(32);

    /// <summary>A socket of the group.</summary>
    [ContextField("sk")]
    public ref readonly SocketContext Socket => ref _plain.Follow<SocketContext>(40);

    /// <summary>The socket whose connections move; a null reference otherwise.</summary>
    [ContextField("migrating_sk")]
    public ref readonly SocketContext MigratingSocket => ref _plain.Follow<SocketContext>(48);

    public EtherType Protocol => (EtherType)BinaryPrimitives.ReverseEndianness((ushort)RawProtocol);

    public IpProtocol IpProtocol => (IpProtocol)RawIpProtocol;

    public Packet Packet => new(ref Data, ref DataEnd);
}
