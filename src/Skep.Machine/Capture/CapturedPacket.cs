namespace Skep.Machine.Capture;

/// <summary>One packet of a capture. <see cref="Data"/> is the reader's own memory: valid until the next read.</summary>
public readonly ref struct CapturedPacket
{
    /// <summary>The bytes that were captured, which may be fewer than were on the wire.</summary>
    public ReadOnlySpan<byte> Data { get; init; }

    /// <summary>Length on the wire in bytes.</summary>
    public long OriginalLength { get; init; }

    /// <summary>
    /// Nanoseconds since 1970-01-01 UTC, whatever the file's resolution; 0 for a pcapng simple packet block, which has no time.
    /// </summary>
    public long TimestampNanoseconds { get; init; }

    /// <summary>Index in <see cref="CaptureReader.Interfaces"/> as it is now; 0 for pcap, which has one.</summary>
    public int InterfaceIndex { get; init; }

    public LinkType LinkType { get; init; }

    /// <summary>The capture kept only the start of this packet.</summary>
    public bool IsTruncated => Data.Length < OriginalLength;
}
