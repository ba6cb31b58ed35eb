namespace Skep.Machine.Capture;

public enum CaptureFormat
{
    /// <summary>Neither of the below; the diagnostics say what was found.</summary>
    Unknown,

    /// <summary>The classic format of libpcap (draft-ietf-opsawg-pcap).</summary>
    Pcap,

    /// <summary>The block format of Wireshark (draft-ietf-opsawg-pcapng).</summary>
    PcapNg,
}
