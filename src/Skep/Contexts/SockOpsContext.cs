using System.Buffers.Binary;

namespace Skep;

/// <summary>Something that happens to a TCP connection, <c>struct bpf_sock_ops</c>.</summary>
[BpfContext("bpf_sock_ops")]
public readonly struct SockOpsContext : IPlainContext
{
    readonly PlainContext _plain;

    internal SockOpsContext(PlainContext plain) => _plain = plain;

    /// <summary>For plain runs: a context over a copy of a packet.</summary>
    /// <param name="packet">The bytes.</param>
    /// <param name="values">Values of fields; those not named are 0.</param>
    public SockOpsContext(ReadOnlySpan<byte> packet, ContextValues? values = null) => _plain = new("bpf_sock_ops", values, packet);

    PlainContext IPlainContext.Plain => _plain;

    /// <summary>What happens.</summary>
    [ContextField("op")]
    public SockOpsOperation Operation => _plain.Read<SockOpsOperation>(0);

    [ContextField("args", 0)]
    public uint Argument0 => _plain.Read<uint>(4);

    [ContextField("args", 1)]
    public uint Argument1 => _plain.Read<uint>(8);

    [ContextField("args", 2)]
    public uint Argument2 => _plain.Read<uint>(12);

    [ContextField("args", 3)]
    public uint Argument3 => _plain.Read<uint>(16);

    /// <summary>The answer, for operations that ask; -1 for the kernel's own.</summary>
    [ContextField("reply")]
    public uint Reply
    {
        get => _plain.Read<uint>(4);
        set => _plain.Write(4, value);
    }

    [ContextField("replylong", 0)]
    public uint ReplyWord0 => _plain.Read<uint>(4);

    [ContextField("replylong", 1)]
    public uint ReplyWord1 => _plain.Read<uint>(8);

    [ContextField("replylong", 2)]
    public uint ReplyWord2 => _plain.Read<uint>(12);

    [ContextField("replylong", 3)]
    public uint ReplyWord3 => _plain.Read<uint>(16);

    [ContextField("family")]
    public uint Family => _plain.Read<uint>(20);

    [ContextField("remote_ip4")]
    uint RawRemoteIpv4 => _plain.Read<uint>(24);

    [ContextField("local_ip4")]
    uint RawLocalIpv4 => _plain.Read<uint>(28);

    [ContextField("remote_ip6", 0)]
    uint RemoteWord0 => _plain.Read<uint>(32);

    [ContextField("remote_ip6", 1)]
    uint RemoteWord1 => _plain.Read<uint>(36);

    [ContextField("remote_ip6", 2)]
    uint RemoteWord2 => _plain.Read<uint>(40);

    [ContextField("remote_ip6", 3)]
    uint RemoteWord3 => _plain.Read<uint>(44);

    [ContextField("local_ip6", 0)]
    uint LocalWord0 => _plain.Read<uint>(48);

    [ContextField("local_ip6", 1)]
    uint LocalWord1 => _plain.Read<uint>(52);

    [ContextField("local_ip6", 2)]
    uint LocalWord2 => _plain.Read<uint>(56);

    [ContextField("local_ip6", 3)]
    uint LocalWord3 => _plain.Read<uint>(60);

    [ContextField("remote_port")]
    uint RawRemotePort => _plain.Read<uint>(64);

    [ContextField("local_port")]
    uint RawLocalPort => _plain.Read<uint>(68);

    /// <summary>1 when the socket has the fields below, which request sockets do not.</summary>
    [ContextField("is_fullsock")]
    public uint IsFullSocket => _plain.Read<uint>(72);

    /// <summary>The congestion window, in segments.</summary>
    [ContextField("snd_cwnd")]
    public uint SendWindow => _plain.Read<uint>(76);

    /// <summary>Microseconds, times 8.</summary>
    [ContextField("srtt_us")]
    public uint SmoothedRoundTrip => _plain.Read<uint>(80);

    /// <summary>Which further events the program is called for; see <see cref="Bpf.SockOpsCbFlagsSet"/>.</summary>
    [ContextField("bpf_sock_ops_cb_flags")]
    public uint CallbackFlags => _plain.Read<uint>(84);

    /// <summary><c>TCP_*</c> of the kernel: 1 established, 7 closed, 10 listening.</summary>
    [ContextField("state")]
    public uint State => _plain.Read<uint>(88);

    /// <summary>Microseconds.</summary>
    [ContextField("rtt_min")]
    public uint MinimumRoundTrip => _plain.Read<uint>(92);

    [ContextField("snd_ssthresh")]
    public uint SlowStartThreshold => _plain.Read<uint>(96);

    [ContextField("rcv_nxt")]
    public uint ReceiveNext => _plain.Read<uint>(100);

    [ContextField("snd_nxt")]
    public uint SendNext => _plain.Read<uint>(104);

    [ContextField("snd_una")]
    public uint SendUnacknowledged => _plain.Read<uint>(108);

    [ContextField("mss_cache")]
    public uint SegmentSize => _plain.Read<uint>(112);

    [ContextField("ecn_flags")]
    public uint EcnFlags => _plain.Read<uint>(116);

    [ContextField("rate_delivered")]
    public uint RateDelivered => _plain.Read<uint>(120);

    /// <summary>Microseconds.</summary>
    [ContextField("rate_interval_us")]
    public uint RateInterval => _plain.Read<uint>(124);

    [ContextField("packets_out")]
    public uint PacketsOut => _plain.Read<uint>(128);

    [ContextField("retrans_out")]
    public uint RetransmittedOut => _plain.Read<uint>(132);

    [ContextField("total_retrans")]
    public uint TotalRetransmitted => _plain.Read<uint>(136);

    [ContextField("segs_in")]
    public uint SegmentsIn => _plain.Read<uint>(140);

    [ContextField("data_segs_in")]
    public uint DataSegmentsIn => _plain.Read<uint>(144);

    [ContextField("segs_out")]
    public uint SegmentsOut => _plain.Read<uint>(148);

    [ContextField("data_segs_out")]
    public uint DataSegmentsOut => _plain.Read<uint>(152);

    [ContextField("lost_out")]
    public uint LostOut => _plain.Read<uint>(156);

    [ContextField("sacked_out")]
    public uint SackedOut => _plain.Read<uint>(160);

    [ContextField("sk_txhash")]
    public uint TransmitHash
    {
        get => _plain.Read<uint>(164);
        set => _plain.Write(164, value);
    }

    [ContextField("bytes_received")]
    public ulong BytesReceived => _plain.Read<ulong>(168);

    [ContextField("bytes_acked")]
    public ulong BytesAcknowledged => _plain.Read<ulong>(176);

    /// <summary>The socket; a null reference where there is none.</summary>
    [ContextField("sk")]
    public ref readonly SocketContext Socket => ref _plain.Follow<SocketContext>(184);

    /// <summary>The TCP header, in operations about a header.</summary>
    [ContextField("skb_data")]
    public ref byte Data => ref _plain.Packet.Start;

    /// <summary>The byte after it.</summary>
    [ContextField("skb_data_end")]
    public ref byte DataEnd => ref _plain.Packet.End;

    [ContextField("skb_len")]
    public uint PacketLength => _plain.Read<uint>(208);

    [ContextField("skb_tcp_flags")]
    public uint TcpFlags => _plain.Read<uint>(212);

    [ContextField("skb_hwtstamp")]
    public ulong HardwareTimestamp => _plain.Read<ulong>(216);

    public Ipv4Address RemoteIpv4 => Ipv4Address.FromNetworkOrder(RawRemoteIpv4);

    public Ipv4Address LocalIpv4 => Ipv4Address.FromNetworkOrder(RawLocalIpv4);

    public Ipv6Address RemoteIpv6 => Ipv6Address.FromWords(RemoteWord0, RemoteWord1, RemoteWord2, RemoteWord3);

    public Ipv6Address LocalIpv6 => Ipv6Address.FromWords(LocalWord0, LocalWord1, LocalWord2, LocalWord3);

    public ushort RemotePort => (ushort)BinaryPrimitives.ReverseEndianness(RawRemotePort);

    public ushort LocalPort => (ushort)RawLocalPort;

    /// <summary>Reads the TCP header that <see cref="Data"/> shows, in bounds.</summary>
    public Packet Packet => new(ref Data, ref DataEnd);
}
