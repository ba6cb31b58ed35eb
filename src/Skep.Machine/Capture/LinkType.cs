namespace Skep.Machine.Capture;

/// <summary>
/// What the bytes of a captured packet start with: the LINKTYPE_ numbers of the registry at tcpdump.org/linktypes.html.
/// Any other number is kept as it is.
/// </summary>
public enum LinkType
{
    /// <summary>A 4-byte address family in the byte order of the capturing machine (BSD loopback).</summary>
    Null = 0,
    Ethernet = 1,

    /// <summary>Raw IP as some systems number it in their files (DLT_RAW of most systems).</summary>
    RawAlternative = 12,

    /// <summary>Raw IP as OpenBSD numbers it in its files.</summary>
    RawOpenBsd = 14,

    /// <summary>An IPv4 or IPv6 header, told apart by its version.</summary>
    Raw = 101,

    /// <summary>A 4-byte address family in network byte order (OpenBSD loopback).</summary>
    Loop = 108,

    /// <summary>Linux "cooked" capture of the <c>any</c> device: a 16-byte header.</summary>
    LinuxSll = 113,

    IPv4 = 228,
    IPv6 = 229,

    /// <summary>Linux "cooked" capture, second version: a 20-byte header.</summary>
    LinuxSll2 = 276,
}
