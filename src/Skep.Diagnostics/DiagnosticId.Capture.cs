namespace Skep.Diagnostics;

public static partial class DiagnosticId
{
    /// <summary>A file given as a packet capture is neither pcap nor pcapng.</summary>
    public const string NotACapture = "BPF2901";

    /// <summary>A packet capture ends inside a record.</summary>
    public const string TruncatedCapture = "BPF2902";

    /// <summary>A packet capture has a length or an index that cannot be.</summary>
    public const string DamagedCapture = "BPF2903";

    /// <summary>Packets of this link type cannot be given to a program.</summary>
    public const string UnsupportedLinkType = "BPF2904";
}
