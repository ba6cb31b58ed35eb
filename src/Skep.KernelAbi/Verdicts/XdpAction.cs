namespace Skep;

/// <summary>
/// What an XDP program returns: <c>enum xdp_action</c>. The kernel treats any other value as <see cref="Aborted"/> with a warning.
/// </summary>
public enum XdpAction : uint
{
    /// <summary>Drop and raise the <c>xdp:xdp_exception</c> tracepoint.</summary>
    Aborted = 0,
    Drop = 1,
    Pass = 2,

    /// <summary>Send out of the interface it came from.</summary>
    Tx = 3,

    /// <summary>Send where <c>bpf_redirect</c> or <c>bpf_redirect_map</c> said.</summary>
    Redirect = 4,
}
