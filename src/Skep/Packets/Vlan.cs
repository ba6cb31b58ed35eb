using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Skep;

/// <summary>A VLAN tag, IEEE 802.1Q: 4 bytes behind the Ethernet header's first 14.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public struct Vlan
{
    ushort _tag;
    ushort _type;

    /// <summary>Priority, drop eligibility and number.</summary>
    public ushort Tag
    {
        readonly get => BinaryPrimitives.ReverseEndianness(_tag);
        set => _tag = BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>The VLAN's number, 0 to 4095.</summary>
    public ushort Id
    {
        readonly get => (ushort)(Tag & 0x0fff);
        set => Tag = (ushort)((Tag & 0xf000) | (value & 0x0fff));
    }

    /// <summary>0 to 7.</summary>
    public readonly byte Priority => (byte)(Tag >> 13);

    /// <summary>What follows the tag.</summary>
    public EtherType Type
    {
        readonly get => (EtherType)BinaryPrimitives.ReverseEndianness(_type);
        set => _type = BinaryPrimitives.ReverseEndianness((ushort)value);
    }
}
