using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Skep;

/// <summary>A UDP header, 8 bytes (RFC 768).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public struct Udp
{
    ushort _source;
    ushort _destination;
    ushort _length;
    ushort _checksum;

    /// <summary>The sender's port.</summary>
    public ushort Source
    {
        readonly get => BinaryPrimitives.ReverseEndianness(_source);
        set => _source = BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>The receiver's port.</summary>
    public ushort Destination
    {
        readonly get => BinaryPrimitives.ReverseEndianness(_destination);
        set => _destination = BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>Bytes of the datagram with this header.</summary>
    public ushort Length
    {
        readonly get => BinaryPrimitives.ReverseEndianness(_length);
        set => _length = BinaryPrimitives.ReverseEndianness(value);
    }

    public ushort Checksum
    {
        readonly get => BinaryPrimitives.ReverseEndianness(_checksum);
        set => _checksum = BinaryPrimitives.ReverseEndianness(value);
    }
}
