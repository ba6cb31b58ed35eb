namespace Skep;

/// <summary>
/// The Internet checksum (RFC 1071), corrected for what changes instead of summed anew (RFC 1624). Numbers are in host order.
/// </summary>
public static class Checksums
{
    /// <summary>A checksum after a 16-bit word under it changed.</summary>
    public static ushort Replace(ushort checksum, ushort from, ushort to) => Fold((uint)(ushort)~checksum + (ushort)~from + to);

    /// <summary>A checksum after a 32-bit word under it changed.</summary>
    public static ushort Replace(ushort checksum, uint from, uint to) =>
        Fold((uint)(ushort)~checksum + (ushort)~(from >> 16) + (ushort)~from + (to >> 16) + (ushort)to);

    /// <summary>The checksum of a sum of up to 65536 words.</summary>
    public static ushort Fold(uint sum)
    {
        sum = (sum & 0xffff) + (sum >> 16);
        sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)~sum;
    }
}
