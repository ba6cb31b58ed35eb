using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Skep;

/// <summary>
/// The first 8 bytes of an IPv6 extension header: hop-by-hop, routing or destination options, or a fragment header (RFC 8200, 4).
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly struct IPv6Extension
{
    readonly byte _nextHeader;
    readonly byte _length;
    readonly ushort _fragment;
    readonly uint _rest;

    public IpProtocol NextHeader => (IpProtocol)_nextHeader;

    /// <summary>Bytes of an options or routing header behind these 8.</summary>
    public int LengthAfter => _length * 8;

    /// <summary>Of a fragment header: where the fragment's data belongs, in bytes.</summary>
    public int FragmentOffset => BinaryPrimitives.ReverseEndianness(_fragment) & 0xfff8;

    public bool IsLaterFragment => FragmentOffset != 0;

    /// <summary>Of a fragment header.</summary>
    public uint Identification => BinaryPrimitives.ReverseEndianness(_rest);

    /// <summary>Whether a header of this kind follows, as opposed to what the packet carries.</summary>
    public static bool Is(IpProtocol protocol) =>
        protocol is IpProtocol.IPv6HopByHop or IpProtocol.IPv6Routing or IpProtocol.IPv6Fragment or IpProtocol.IPv6Destination;
}
