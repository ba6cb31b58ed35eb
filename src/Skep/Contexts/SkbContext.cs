using System.Buffers.Binary;

namespace Skep;

/// <summary>
/// The context of programs on the kernel's packets, <c>struct __sk_buff</c>: traffic control, socket filter, cgroup, sk_skb, tunnels. Each
/// program type has only some of the fields.
/// </summary>
[BpfContext("__sk_buff")]
public readonly struct SkbContext : IPlainContext
{
    readonly PlainContext _plain;

    internal SkbContext(PlainContext plain) => _plain = plain;

    /// <summary>For plain runs: a context over a copy of a packet.</summary>
    /// <param name="packet">The bytes.</param>
    /// <param name="values">Values of fields; those not named are 0.</param>
    public SkbContext(ReadOnlySpan<byte> packet, ContextValues? values = null) => _plain = new("__sk_buff", values, packet);

    PlainContext IPlainContext.Plain => _plain;

    /// <summary>Bytes of the packet, of which <see cref="Packet"/> shows those that are in one piece.</summary>
    [ContextField("len")]
    public uint Length => _plain.Read<uint>(0);

    /// <summary><c>PACKET_*</c>: 0 for this host, 1 broadcast, 2 multicast, 3 for another host, 4 outgoing.</summary>
    [ContextField("pkt_type")]
    public uint PacketType => _plain.Read<uint>(4);

    [ContextField("mark")]
    public uint Mark
    {
        get => _plain.Read<uint>(8);
        set => _plain.Write(8, value);
    }

    [ContextField("queue_mapping")]
    public uint QueueMapping
    {
        get => _plain.Read<uint>(12);
        set => _plain.Write(12, value);
    }

    [ContextField("protocol")]
    uint RawProtocol => _plain.Read<uint>(16);

    /// <summary>1 when the packet has a VLAN tag beside its bytes.</summary>
    [ContextField("vlan_present")]
    public uint VlanPresent => _plain.Read<uint>(20);

    /// <summary>Priority and VLAN number, in host order.</summary>
    [ContextField("vlan_tci")]
    public uint VlanTag => _plain.Read<uint>(24);

    [ContextField("vlan_proto")]
    uint RawVlanProtocol => _plain.Read<uint>(28);

    [ContextField("priority")]
    public uint Priority
    {
        get => _plain.Read<uint>(32);
        set => _plain.Write(32, value);
    }

    /// <summary>Index of the device that received the packet; 0 when it began here.</summary>
    [ContextField("ingress_ifindex")]
    public uint IngressInterface => _plain.Read<uint>(36);

    /// <summary>Index of the device at hand.</summary>
    [ContextField("ifindex")]
    public uint Interface => _plain.Read<uint>(40);

    [ContextField("tc_index")]
    public uint TrafficIndex
    {
        get => _plain.Read<uint>(44);
        set => _plain.Write(44, value);
    }

    /// <summary>Five numbers for programs that run one after the other on a packet.</summary>
    [ContextField("cb", 0)]
    public uint Scratch0
    {
        get => _plain.Read<uint>(48);
        set => _plain.Write(48, value);
    }

    [ContextField("cb", 1)]
    public uint Scratch1
    {
        get => _plain.Read<uint>(52);
        set => _plain.Write(52, value);
    }

    [ContextField("cb", 2)]
    public uint Scratch2
    {
        get => _plain.Read<uint>(56);
        set => _plain.Write(56, value);
    }

    [ContextField("cb", 3)]
    public uint Scratch3
    {
        get => _plain.Read<uint>(60);
        set => _plain.Write(60, value);
    }

    [ContextField("cb", 4)]
    public uint Scratch4
    {
        get => _plain.Read<uint>(64);
        set => _plain.Write(64, value);
    }

    /// <summary>Hash of the flow; 0 when it is not known yet, see <see cref="Bpf.GetHashRecalc"/>.</summary>
    [ContextField("hash")]
    public uint Hash => _plain.Read<uint>(68);

    [ContextField("tc_classid")]
    public uint ClassId
    {
        get => _plain.Read<uint>(72);
        set => _plain.Write(72, value);
    }

    /// <summary>First of the bytes that lie in one piece.</summary>
    [ContextField("data")]
    public ref byte Data => ref _plain.Packet.Start;

    /// <summary>The byte after them.</summary>
    [ContextField("data_end")]
    public ref byte DataEnd => ref _plain.Packet.End;

    [ContextField("napi_id")]
    public uint NapiId => _plain.Read<uint>(84);

    /// <summary><c>AF_INET</c> (2) or <c>AF_INET6</c> (10).</summary>
    [ContextField("family")]
    public uint Family => _plain.Read<uint>(88);

    [ContextField("remote_ip4")]
    uint RawRemoteIpv4 => _plain.Read<uint>(92);

    [ContextField("local_ip4")]
    uint RawLocalIpv4 => _plain.Read<uint>(96);

    [ContextField("remote_ip6", 0)]
    uint RemoteWord0 => _plain.Read<uint>(100);

    [ContextField("remote_ip6", 1)]
    uint RemoteWord1 => _plain.Read<uint>(104);

    [ContextField("remote_ip6", 2)]
    uint RemoteWord2 => _plain.Read<uint>(108);

    [ContextField("remote_ip6", 3)]
    uint RemoteWord3 => _plain.Read<uint>(112);

    [ContextField("local_ip6", 0)]
    uint LocalWord0 => _plain.Read<uint>(116);

    [ContextField("local_ip6", 1)]
    uint LocalWord1 => _plain.Read<uint>(120);

    [ContextField("local_ip6", 2)]
    uint LocalWord2 => _plain.Read<uint>(124);

    [ContextField("local_ip6", 3)]
    uint LocalWord3 => _plain.Read<uint>(128);

    [ContextField("remote_port")]
    uint RawRemotePort => _plain.Read<uint>(132);

    [ContextField("local_port")]
    uint RawLocalPort => _plain.Read<uint>(136);

    /// <summary>The metadata that an XDP program put before the packet.</summary>
    [ContextField("data_meta")]
    public ref byte DataMeta => ref _plain.Packet.Meta;

    /// <summary>Where a flow dissector writes what it finds.</summary>
    [ContextField("flow_keys")]
    public ref readonly FlowKeysContext FlowKeys => ref _plain.Follow<FlowKeysContext>(144);

    /// <summary>When to send the packet, in nanoseconds of the clock that <see cref="TimestampType"/> says.</summary>
    [ContextField("tstamp")]
    public ulong Timestamp
    {
        get => _plain.Read<ulong>(152);
        set => _plain.Write(152, value);
    }

    /// <summary>Bytes on the wire, with the headers that segmentation will add.</summary>
    [ContextField("wire_len")]
    public uint WireLength => _plain.Read<uint>(160);

    [ContextField("gso_segs")]
    public uint Segments => _plain.Read<uint>(164);

    /// <summary>The packet's socket; a null reference when it has none.</summary>
    [ContextField("sk")]
    public ref readonly SocketContext Socket => ref _plain.Follow<SocketContext>(168);

    [ContextField("gso_size")]
    public uint SegmentSize => _plain.Read<uint>(176);

    [ContextField("tstamp_type")]
    public byte TimestampType => _plain.Read<byte>(180);

    /// <summary>When the device received the packet, in nanoseconds of its own clock; 0 when not known.</summary>
    [ContextField("hwtstamp")]
    public ulong HardwareTimestamp => _plain.Read<ulong>(184);

    /// <summary>Reads what lies in one piece, in bounds. <see cref="Bpf.SkbPullData"/> makes it longer.</summary>
    public Packet Packet => new(ref Data, ref DataEnd);

    /// <summary>The network protocol, as in the Ethernet header.</summary>
    public EtherType Protocol => (EtherType)BinaryPrimitives.ReverseEndianness((ushort)RawProtocol);

    public EtherType VlanProtocol => (EtherType)BinaryPrimitives.ReverseEndianness((ushort)RawVlanProtocol);

    public Ipv4Address RemoteIpv4 => Ipv4Address.FromNetworkOrder(RawRemoteIpv4);

    public Ipv4Address LocalIpv4 => Ipv4Address.FromNetworkOrder(RawLocalIpv4);

    public Ipv6Address RemoteIpv6 => Ipv6Address.FromWords(RemoteWord0, RemoteWord1, RemoteWord2, RemoteWord3);

    public Ipv6Address LocalIpv6 => Ipv6Address.FromWords(LocalWord0, LocalWord1, LocalWord2, LocalWord3);

    // bpf_convert_ctx_access shifts this port up: the number is in network order as a whole.
    public ushort RemotePort => (ushort)BinaryPrimitives.ReverseEndianness(RawRemotePort);

    public ushort LocalPort => (ushort)RawLocalPort;
}
