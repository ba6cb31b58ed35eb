using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Skep;

/// <summary>An IPv6 header, 40 bytes (RFC 8200).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public struct IPv6
{
    uint _versionClassFlow;
    ushort _payloadLength;
    byte _nextHeader;
    byte _hopLimit;
    Ipv6Address _source;
    Ipv6Address _destination;

    /// <summary>Version, traffic class and flow label in one.</summary>
    public uint VersionClassFlow
    {
        readonly get => BinaryPrimitives.ReverseEndianness(_versionClassFlow);
        set => _versionClassFlow = BinaryPrimitives.ReverseEndianness(value);
    }

    public readonly int Version => (int)(VersionClassFlow >> 28);

    public readonly byte TrafficClass => (byte)(VersionClassFlow >> 20);

    public readonly uint FlowLabel => VersionClassFlow & 0xfffff;

    /// <summary>Bytes behind this header.</summary>
    public ushort PayloadLength
    {
        readonly get => BinaryPrimitives.ReverseEndianness(_payloadLength);
        set => _payloadLength = BinaryPrimitives.ReverseEndianness(value);
    }

    public IpProtocol NextHeader
    {
        readonly get => (IpProtocol)_nextHeader;
        set => _nextHeader = (byte)value;
    }

    public byte HopLimit
    {
        readonly get => _hopLimit;
        set => _hopLimit = value;
    }

    public Ipv6Address Source
    {
        readonly get => _source;
        set => _source = value;
    }

    public Ipv6Address Destination
    {
        readonly get => _destination;
        set => _destination = value;
    }
}
