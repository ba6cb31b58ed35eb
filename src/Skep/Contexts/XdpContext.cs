namespace Skep;

/// <summary>The context of an XDP program: a packet as the device received it, from its Ethernet header (<c>struct xdp_md</c>).</summary>
[BpfContext("xdp_md")]
public readonly struct XdpContext : IPlainContext
{
    readonly PlainContext _plain;

    internal XdpContext(PlainContext plain) => _plain = plain;

    /// <summary>For plain runs: a context over a copy of a packet.</summary>
    /// <param name="packet">The bytes.</param>
    /// <param name="values">Values of fields; those not named are 0.</param>
    public XdpContext(ReadOnlySpan<byte> packet, ContextValues? values = null) => _plain = new("xdp_md", values, packet);

    PlainContext IPlainContext.Plain => _plain;

    /// <summary>The packet's first byte.</summary>
    [ContextField("data")]
    public ref byte Data => ref _plain.Packet.Start;

    /// <summary>The byte after the packet's last.</summary>
    [ContextField("data_end")]
    public ref byte DataEnd => ref _plain.Packet.End;

    /// <summary>The metadata before the packet, made by <see cref="Bpf.XdpAdjustMeta"/>.</summary>
    [ContextField("data_meta")]
    public ref byte DataMeta => ref _plain.Packet.Meta;

    /// <summary>Index of the device that received the packet.</summary>
    [ContextField("ingress_ifindex")]
    public uint IngressInterface => _plain.Read<uint>(12);

    /// <summary>Number of the device's receive queue.</summary>
    [ContextField("rx_queue_index")]
    public uint Queue => _plain.Read<uint>(16);

    /// <summary>Index of the device that will send the packet; only in <see cref="XdpDevMapAttribute"/> programs.</summary>
    [ContextField("egress_ifindex")]
    public uint EgressInterface => _plain.Read<uint>(20);

    /// <summary>Reads the packet from its start, in bounds.</summary>
    public Packet Packet => new(ref Data, ref DataEnd);
}
