namespace Skep.Machine;

/// <summary>What is known of a packet besides its bytes; what the program's context shows of it depends on the program type.</summary>
public readonly record struct PacketInfo()
{
    /// <summary>The interface that the packet came in on.</summary>
    public uint InterfaceIndex { get; init; } = 1;

    public uint QueueIndex { get; init; }

    /// <summary>Nanoseconds since 1970; 0 when unknown. The <c>tstamp</c> field of <c>__sk_buff</c>.</summary>
    public ulong Timestamp { get; init; }

    /// <summary>Length on the wire, where the bytes at hand are fewer; 0 when they are all.</summary>
    public uint WireLength { get; init; }

    public uint Mark { get; init; }

    public uint Priority { get; init; }
}

/// <summary>What a program decided about a packet.</summary>
/// <param name="ReturnValue">r0: an XDP action, a TC action, the bytes that a socket filter keeps.</param>
/// <param name="Redirect">Where to, if a redirect helper was called; kernels act on it only when the return value says so.</param>
public readonly record struct PacketResult(uint ReturnValue, Redirect Redirect);

/// <summary>The target that the last redirect helper chose.</summary>
/// <param name="Kind">Which helper.</param>
/// <param name="Index">Interface index, or index in the map.</param>
/// <param name="Map">The map of <c>bpf_redirect_map</c>.</param>
/// <param name="Flags">Flags of the helper.</param>
public readonly record struct Redirect(RedirectKind Kind, uint Index = 0, InProcessMap? Map = null, ulong Flags = 0);

public enum RedirectKind
{
    None,

    /// <summary><c>bpf_redirect</c>.</summary>
    Interface,

    /// <summary><c>bpf_redirect_peer</c>: into the other end of a veth pair.</summary>
    Peer,

    /// <summary><c>bpf_redirect_neigh</c>: with the link-layer header filled in by the neighbour table.</summary>
    Neighbor,

    /// <summary><c>bpf_redirect_map</c>.</summary>
    Map,
}
