using System.Buffers.Binary;

namespace Skep.Machine.Capture;

/// <summary>The flavours of pcap, told apart by the magic number alone.</summary>
/// <param name="ByteOrder">Byte order of every header field.</param>
/// <param name="HasNanoseconds">Whether the second half of a timestamp counts nanoseconds, not microseconds.</param>
/// <param name="RecordHeaderLength">16, or 24 in the variant of a libpcap patched in the 1990s to record also device and direction.</param>
readonly record struct PcapVariant(ByteOrder ByteOrder, bool HasNanoseconds, int RecordHeaderLength)
{
    public const uint MicrosecondMagic = 0xa1b2c3d4;
    public const uint NanosecondMagic = 0xa1b23c4d;
    public const uint PatchedMagic = 0xa1b2cd34;

    /// <param name="magic">The file's first four bytes, read as little-endian.</param>
    /// <param name="variant">What it says.</param>
    public static bool TryFromMagic(uint magic, out PcapVariant variant) =>
        TryFromMagic(magic, ByteOrder.LittleEndian, out variant) ||
        TryFromMagic(BinaryPrimitives.ReverseEndianness(magic), ByteOrder.BigEndian, out variant);

    static bool TryFromMagic(uint magic, ByteOrder order, out PcapVariant variant)
    {
        variant = new PcapVariant(order, magic == NanosecondMagic, magic == PatchedMagic ? 24 : 16);
        return magic is MicrosecondMagic or NanosecondMagic or PatchedMagic;
    }
}
