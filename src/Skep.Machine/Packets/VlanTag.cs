using System.Buffers.Binary;

namespace Skep.Machine;

/// <summary>A VLAN tag that stands beside a packet, as <c>struct sk_buff</c> has it.</summary>
/// <param name="Protocol">0x8100 or 0x88a8; 0 for none.</param>
/// <param name="Control">Priority, drop eligibility and VLAN number.</param>
public readonly record struct VlanTag(ushort Protocol, ushort Control)
{
    /// <summary>Bytes that a tag takes in a packet.</summary>
    public const int Size = 4;

    const int AddressesSize = 12;

    public bool IsPresent => Protocol != 0;

    /// <summary>Puts the tag behind the addresses of an Ethernet frame: __vlan_insert_tag.</summary>
    /// <param name="buffer">The frame, and at least <see cref="Size"/> bytes behind it.</param>
    /// <param name="length">Of the frame, at least 12.</param>
    /// <returns>Its length with the tag.</returns>
    public int Insert(Span<byte> buffer, int length)
    {
        if (!IsPresent)
            return length;
        buffer[AddressesSize..length].CopyTo(buffer[(AddressesSize + Size)..]);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[AddressesSize..], Protocol);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[(AddressesSize + 2)..], Control);
        return length + Size;
    }

    internal static ushort NetworkOrder(ushort type) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(type) : type;
}
