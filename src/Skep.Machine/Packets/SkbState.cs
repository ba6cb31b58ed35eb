namespace Skep.Machine;

/// <summary>What <c>struct sk_buff</c> knows of a packet that neither its bytes nor the program's context show.</summary>
struct SkbState
{
    /// <summary>Whether the context's hash is one of this packet (sk_buff.sw_hash).</summary>
    public bool HasHash;

    /// <summary>Whether the packet has an outer header that <c>bpf_skb_adjust_room</c> announced.</summary>
    public bool IsEncapsulated;

    /// <summary>Whether hardware or a program vouches for a checksum (CHECKSUM_UNNECESSARY), else CHECKSUM_NONE.</summary>
    public bool IsChecksumKnown;

    /// <summary>Checksums vouched for, less 1: 0 to 3.</summary>
    public int ChecksumLevel;

    /// <summary>sk_buff.mac_len, which only some helpers set.</summary>
    public int LinkLength;

    public TunnelKey? Tunnel;
}
