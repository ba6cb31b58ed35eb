using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Skep;

/// <summary>The header of an Ethernet frame, 14 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public struct Ethernet
{
    MacAddress _destination;
    MacAddress _source;
    ushort _type;

    public MacAddress Destination
    {
        readonly get => _destination;
        set => _destination = value;
    }

    public MacAddress Source
    {
        readonly get => _source;
        set => _source = value;
    }

    /// <summary>What the frame carries, or that a <see cref="Vlan"/> tag follows.</summary>
    public EtherType Type
    {
        readonly get => (EtherType)BinaryPrimitives.ReverseEndianness(_type);
        set => _type = BinaryPrimitives.ReverseEndianness((ushort)value);
    }
}
