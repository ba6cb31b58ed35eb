using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Skep;

/// <summary>An IPv4 header without options, 20 bytes (RFC 791).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public struct IPv4
{
    byte _versionAndLength;
    byte _typeOfService;
    ushort _totalLength;
    ushort _identification;
    ushort _fragment;
    byte _timeToLive;
    byte _protocol;
    ushort _checksum;
    Ipv4Address _source;
    Ipv4Address _destination;

    public int Version
    {
        readonly get => _versionAndLength >> 4;
        set => _versionAndLength = (byte)((value << 4) | (_versionAndLength & 0x0f));
    }

    /// <summary>Bytes of the header with options: 20 to 60 in one that is well-formed.</summary>
    public int HeaderLength
    {
        readonly get => (_versionAndLength & 0x0f) * 4;
        set => _versionAndLength = (byte)((_versionAndLength & 0xf0) | (value / 4 & 0x0f));
    }

    /// <summary>Differentiated services and congestion.</summary>
    public byte TypeOfService
    {
        readonly get => _typeOfService;
        set => _typeOfService = value;
    }

    /// <summary>Bytes of the datagram with this header.</summary>
    public ushort TotalLength
    {
        readonly get => BinaryPrimitives.ReverseEndianness(_totalLength);
        set => _totalLength = BinaryPrimitives.ReverseEndianness(value);
    }

    public ushort Identification
    {
        readonly get => BinaryPrimitives.ReverseEndianness(_identification);
        set => _identification = BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>Flags and <see cref="FragmentOffset"/>.</summary>
    public ushort Fragment
    {
        readonly get => BinaryPrimitives.ReverseEndianness(_fragment);
        set => _fragment = BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>Where the fragment's data belongs, in bytes.</summary>
    public readonly int FragmentOffset => (Fragment & 0x1fff) * 8;

    public readonly bool MoreFragments => (Fragment & 0x2000) != 0;

    public readonly bool DontFragment => (Fragment & 0x4000) != 0;

    /// <summary>A fragment other than the first: its data does not begin with a transport header.</summary>
    public readonly bool IsLaterFragment => (Fragment & 0x1fff) != 0;

    public byte TimeToLive
    {
        readonly get => _timeToLive;
        set => _timeToLive = value;
    }

    public IpProtocol Protocol
    {
        readonly get => (IpProtocol)_protocol;
        set => _protocol = (byte)value;
    }

    public ushort Checksum
    {
        readonly get => BinaryPrimitives.ReverseEndianness(_checksum);
        set => _checksum = BinaryPrimitives.ReverseEndianness(value);
    }

    public Ipv4Address Source
    {
        readonly get => _source;
        set => _source = value;
    }

    public Ipv4Address Destination
    {
        readonly get => _destination;
        set => _destination = value;
    }

    /// <summary>Takes a hop off and corrects the checksum, which gains as much as the word with the hops loses (RFC 1624).</summary>
    public void DecrementTimeToLive()
    {
        uint sum = Checksum + 0x0100u;
        TimeToLive--;
        Checksum = (ushort)(sum + (sum >= 0xffff ? 1u : 0));
    }
}
