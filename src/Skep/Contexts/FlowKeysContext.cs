namespace Skep;

/// <summary>What a flow dissector finds out, <c>struct bpf_flow_keys</c>; addresses and ports in network order.</summary>
[BpfContext("bpf_flow_keys")]
public readonly struct FlowKeysContext : IPlainContext
{
    readonly PlainContext _plain;

    internal FlowKeysContext(PlainContext plain) => _plain = plain;

    /// <summary>For plain runs: a context with these values; fields not named are 0.</summary>
    public FlowKeysContext(ContextValues? values) => _plain = new("bpf_flow_keys", values);

    PlainContext IPlainContext.Plain => _plain;

    [ContextField("nhoff")]
    public ushort NetworkOffset
    {
        get => _plain.Read<ushort>(0);
        set => _plain.Write(0, value);
    }

    [ContextField("thoff")]
    public ushort TransportOffset
    {
        get => _plain.Read<ushort>(2);
        set => _plain.Write(2, value);
    }

    [ContextField("addr_proto")]
    public ushort AddressProtocol
    {
        get => _plain.Read<ushort>(4);
        set => _plain.Write(4, value);
    }

    [ContextField("is_frag")]
    public byte IsFragment
    {
        get => _plain.Read<byte>(6);
        set => _plain.Write(6, value);
    }

    [ContextField("is_first_frag")]
    public byte IsFirstFragment
    {
        get => _plain.Read<byte>(7);
        set => _plain.Write(7, value);
    }

    [ContextField("is_encap")]
    public byte IsEncapsulated
    {
        get => _plain.Read<byte>(8);
        set => _plain.Write(8, value);
    }

    [ContextField("ip_proto")]
    public byte IpProtocol
    {
        get => _plain.Read<byte>(9);
        set => _plain.Write(9, value);
    }

    [ContextField("n_proto")]
    public ushort NetworkProtocol
    {
        get => _plain.Read<ushort>(10);
        set => _plain.Write(10, value);
    }

    [ContextField("sport")]
    public ushort SourcePort
    {
        get => _plain.Read<ushort>(12);
        set => _plain.Write(12, value);
    }

    [ContextField("dport")]
    public ushort DestinationPort
    {
        get => _plain.Read<ushort>(14);
        set => _plain.Write(14, value);
    }

    [ContextField("ipv4_src")]
    public uint SourceIpv4
    {
        get => _plain.Read<uint>(16);
        set => _plain.Write(16, value);
    }

    [ContextField("ipv4_dst")]
    public uint DestinationIpv4
    {
        get => _plain.Read<uint>(20);
        set => _plain.Write(20, value);
    }

    [ContextField("ipv6_src", 0)]
    public uint SourceIpv6Word0
    {
        get => _plain.Read<uint>(16);
        set => _plain.Write(16, value);
    }

    [ContextField("ipv6_src", 1)]
    public uint SourceIpv6Word1
    {
        get => _plain.Read<uint>(20);
        set => _plain.Write(20, value);
    }

    [ContextField("ipv6_src", 2)]
    public uint SourceIpv6Word2
    {
        get => _plain.Read<uint>(24);
        set => _plain.Write(24, value);
    }

    [ContextField("ipv6_src", 3)]
    public uint SourceIpv6Word3
    {
        get => _plain.Read<uint>(28);
        set => _plain.Write(28, value);
    }

    [ContextField("ipv6_dst", 0)]
    public uint DestinationIpv6Word0
    {
        get => _plain.Read<uint>(32);
        set => _plain.Write(32, value);
    }

    [ContextField("ipv6_dst", 1)]
    public uint DestinationIpv6Word1
    {
        get => _plain.Read<uint>(36);
        set => _plain.Write(36, value);
    }

    [ContextField("ipv6_dst", 2)]
    public uint DestinationIpv6Word2
    {
        get => _plain.Read<uint>(40);
        set => _plain.Write(40, value);
    }

    [ContextField("ipv6_dst", 3)]
    public uint DestinationIpv6Word3
    {
        get => _plain.Read<uint>(44);
        set => _plain.Write(44, value);
    }

    [ContextField("flags")]
    public uint Flags
    {
        get => _plain.Read<uint>(48);
        set => _plain.Write(48, value);
    }

    [ContextField("flow_label")]
    public uint FlowLabel
    {
        get => _plain.Read<uint>(52);
        set => _plain.Write(52, value);
    }
}
