using System.Buffers.Binary;

namespace Skep;

/// <summary>
/// A 16-bit number in network order, for headers of one's own: as in <c>struct Vxlan { public NetworkUInt16 Flags; … }</c>.
/// </summary>
[KernelName("__be16")]
public readonly record struct NetworkUInt16
{
    readonly ushort _value;

    NetworkUInt16(ushort value) => _value = value;

    public static implicit operator ushort(NetworkUInt16 value) => BinaryPrimitives.ReverseEndianness(value._value);

    public static implicit operator NetworkUInt16(ushort value) => new(BinaryPrimitives.ReverseEndianness(value));

    public override string ToString() => ((ushort)this).ToString(null, null);
}

/// <summary>A 32-bit number in network order.</summary>
[KernelName("__be32")]
public readonly record struct NetworkUInt32
{
    readonly uint _value;

    NetworkUInt32(uint value) => _value = value;

    public static implicit operator uint(NetworkUInt32 value) => BinaryPrimitives.ReverseEndianness(value._value);

    public static implicit operator NetworkUInt32(uint value) => new(BinaryPrimitives.ReverseEndianness(value));

    public override string ToString() => ((uint)this).ToString(null, null);
}
