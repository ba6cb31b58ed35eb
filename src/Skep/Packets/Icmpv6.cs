using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Skep;

/// <summary>An ICMPv6 header, 8 bytes (RFC 4443).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public struct Icmpv6
{
    byte _type;
    byte _code;
    ushort _checksum;
    ushort _identifier;
    ushort _sequence;

    public Icmpv6Type Type
    {
        readonly get => (Icmpv6Type)_type;
        set => _type = (byte)value;
    }

    public byte Code
    {
        readonly get => _code;
        set => _code = value;
    }

    public ushort Checksum
    {
        readonly get => BinaryPrimitives.ReverseEndianness(_checksum);
        set => _checksum = BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>Of echo requests and replies.</summary>
    public ushort Identifier
    {
        readonly get => BinaryPrimitives.ReverseEndianness(_identifier);
        set => _identifier = BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>Of echo requests and replies.</summary>
    public ushort Sequence
    {
        readonly get => BinaryPrimitives.ReverseEndianness(_sequence);
        set => _sequence = BinaryPrimitives.ReverseEndianness(value);
    }
}
