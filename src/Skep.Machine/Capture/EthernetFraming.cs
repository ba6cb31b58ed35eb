using System.Buffers.Binary;

namespace Skep.Machine.Capture;

/// <summary>
/// XDP and traffic-control programs see Ethernet frames. Captures of loopback, tunnels and the <c>any</c> device hold something else in
/// front of the IP header; this puts an Ethernet header there instead, with the addresses that are known and zeros for the rest.
/// </summary>
public static class EthernetFraming
{
    /// <summary>Bytes that a frame can be longer than the captured packet.</summary>
    public const int MaxGrowth = HeaderLength;

    const int HeaderLength = 14;
    const ushort EtherTypeIPv4 = 0x0800;
    const ushort EtherTypeIPv6 = 0x86dd;

    /// <summary>Whether packets of this type can be framed.</summary>
    public static bool Supports(LinkType type) => type is LinkType.Ethernet or LinkType.Null or LinkType.Loop
        or LinkType.Raw or LinkType.RawAlternative or LinkType.RawOpenBsd or LinkType.IPv4 or LinkType.IPv6
        or LinkType.LinuxSll or LinkType.LinuxSll2;

    /// <summary>The packet as an Ethernet frame: an Ethernet packet as it is, another one written to <paramref name="scratch"/>.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="scratch">At least <see cref="MaxGrowth"/> bytes longer than the packet.</param>
    /// <param name="frame">The frame.</param>
    /// <returns>False when the link type is not supported or the packet is too short or is no IP packet.</returns>
    public static bool TryFrame(scoped in CapturedPacket packet, Span<byte> scratch, out ReadOnlySpan<byte> frame)
    {
        ReadOnlySpan<byte> data = packet.Data;
        frame = data;
        if (packet.LinkType == LinkType.Ethernet)
            return true;
        if (!TryLocate(packet.LinkType, data, out ushort etherType, out int headerLength))
            return false;
        Span<byte> header = scratch[..HeaderLength];
        header.Clear();
        CopySourceAddress(packet.LinkType, data, header[6..12]);
        BinaryPrimitives.WriteUInt16BigEndian(header[12..], etherType);
        data[headerLength..].CopyTo(scratch[HeaderLength..]);
        frame = scratch[..(HeaderLength + data.Length - headerLength)];
        return true;
    }

    static bool TryLocate(LinkType type, ReadOnlySpan<byte> data, out ushort etherType, out int headerLength)
    {
        (etherType, headerLength) = type switch
        {
            LinkType.Raw or LinkType.RawAlternative or LinkType.RawOpenBsd => (OfVersion(data), 0),
            LinkType.IPv4 => (EtherTypeIPv4, 0),
            LinkType.IPv6 => (EtherTypeIPv6, 0),
            LinkType.Null or LinkType.Loop when data.Length >= 4 => (OfAddressFamily(data), 4),
            LinkType.LinuxSll when data.Length >= 16 => (BinaryPrimitives.ReadUInt16BigEndian(data[14..]), 16),
            LinkType.LinuxSll2 when data.Length >= 20 => (BinaryPrimitives.ReadUInt16BigEndian(data), 20),
            _ => ((ushort)0, 0),
        };
        return etherType != 0;
    }

    static ushort OfVersion(ReadOnlySpan<byte> data) => (data.IsEmpty ? 0 : data[0] >> 4) switch
    {
        4 => EtherTypeIPv4,
        6 => EtherTypeIPv6,
        _ => 0,
    };

    // The family's number is small, so the end at which its byte stands tells the byte order of the machine that captured.
    static ushort OfAddressFamily(ReadOnlySpan<byte> data) => (byte)(data[0] | data[3]) switch
    {
        2 => EtherTypeIPv4,
        // AF_INET6 of Linux, of NetBSD and OpenBSD, of FreeBSD, of macOS.
        10 or 24 or 28 or 30 => EtherTypeIPv6,
        _ => 0,
    };

    static void CopySourceAddress(LinkType type, ReadOnlySpan<byte> data, Span<byte> address)
    {
        if (type == LinkType.LinuxSll && BinaryPrimitives.ReadUInt16BigEndian(data[4..]) == 6)
            data.Slice(6, 6).CopyTo(address);
        else if (type == LinkType.LinuxSll2 && data[11] == 6)
            data.Slice(12, 6).CopyTo(address);
    }
}
