namespace Skep;

/// <summary>What the kernel knows of a TCP connection, <c>struct bpf_tcp_sock</c>; from <see cref="Bpf.TcpSock"/>.</summary>
[BpfContext("bpf_tcp_sock")]
public readonly struct TcpSocketContext : IPlainContext
{
    readonly PlainContext _plain;

    internal TcpSocketContext(PlainContext plain) => _plain = plain;

    /// <summary>For plain runs: a context with these values; fields not named are 0.</summary>
    public TcpSocketContext(ContextValues? values) => _plain = new("bpf_tcp_sock", values);

    PlainContext IPlainContext.Plain => _plain;

    /// <summary>The congestion window, in segments.</summary>
    [ContextField("snd_cwnd")]
    public uint SendWindow => _plain.Read<uint>(0);

    /// <summary>Microseconds, times 8.</summary>
    [ContextField("srtt_us")]
    public uint SmoothedRoundTrip => _plain.Read<uint>(4);

    /// <summary>Microseconds.</summary>
    [ContextField("rtt_min")]
    public uint MinimumRoundTrip => _plain.Read<uint>(8);

    [ContextField("snd_ssthresh")]
    public uint SlowStartThreshold => _plain.Read<uint>(12);

    [ContextField("rcv_nxt")]
    public uint ReceiveNext => _plain.Read<uint>(16);

    [ContextField("snd_nxt")]
    public uint SendNext => _plain.Read<uint>(20);

    [ContextField("snd_una")]
    public uint SendUnacknowledged => _plain.Read<uint>(24);

    [ContextField("mss_cache")]
    public uint SegmentSize => _plain.Read<uint>(28);

    [ContextField("ecn_flags")]
    public uint EcnFlags => _plain.Read<uint>(32);

    [ContextField("rate_delivered")]
    public uint RateDelivered => _plain.Read<uint>(36);

    /// <summary>Microseconds.</summary>
    [ContextField("rate_interval_us")]
    public uint RateInterval => _plain.Read<uint>(40);

    [ContextField("packets_out")]
    public uint PacketsOut => _plain.Read<uint>(44);

    [ContextField("retrans_out")]
    public uint RetransmittedOut => _plain.Read<uint>(48);

    [ContextField("total_retrans")]
    public uint TotalRetransmitted => _plain.Read<uint>(52);

    [ContextField("segs_in")]
    public uint SegmentsIn => _plain.Read<uint>(56);

    [ContextField("data_segs_in")]
    public uint DataSegmentsIn => _plain.Read<uint>(60);

    [ContextField("segs_out")]
    public uint SegmentsOut => _plain.Read<uint>(64);

    [ContextField("data_segs_out")]
    public uint DataSegmentsOut => _plain.Read<uint>(68);

    [ContextField("lost_out")]
    public uint LostOut => _plain.Read<uint>(72);

    [ContextField("sacked_out")]
    public uint SackedOut => _plain.Read<uint>(76);

    [ContextField("bytes_received")]
    public ulong BytesReceived => _plain.Read<ulong>(80);

    [ContextField("bytes_acked")]
    public ulong BytesAcknowledged => _plain.Read<ulong>(88);

    [ContextField("dsack_dups")]
    public uint DuplicatesReported => _plain.Read<uint>(96);

    [ContextField("delivered")]
    public uint Delivered => _plain.Read<uint>(100);

    [ContextField("delivered_ce")]
    public uint DeliveredWithCongestion => _plain.Read<uint>(104);

    [ContextField("icsk_retransmits")]
    public uint RetransmitTimeouts => _plain.Read<uint>(108);
}
