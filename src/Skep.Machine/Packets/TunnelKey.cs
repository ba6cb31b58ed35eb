namespace Skep.Machine;

/// <summary>The tunnel metadata that <c>bpf_skb_set_tunnel_key</c> gives a packet, in the layout of <c>struct bpf_tunnel_key</c>.</summary>
sealed class TunnelKey
{
    public const int RemoteAddress = 4;
    public const int SecondWord = 8;
    public const int Tos = 20;
    public const int Ext = 22;
    public const int Label = 24;
    public const int LocalAddress = 28;
    public const int Size = 44;

    public byte[] Bytes { get; } = new byte[Size];

    public bool IsIpv6 { get; set; }

    /// <summary>TUNNEL_* of <c>linux/if_tunnel.h</c>, in the order of the machine.</summary>
    public ushort Flags { get; set; }

    /// <summary>What <c>bpf_skb_set_tunnel_opt</c> put beside the key: of Geneve, VXLAN or ERSPAN; at most 255 bytes.</summary>
    public byte[] Options { get; set; } = [];
}
