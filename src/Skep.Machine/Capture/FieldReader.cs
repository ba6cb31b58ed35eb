using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Skep.Machine.Capture;

/// <summary>Reads header fields in the byte order of a file or section.</summary>
readonly struct FieldReader(ByteOrder order)
{
    readonly bool _swap = (order == ByteOrder.BigEndian) == BitConverter.IsLittleEndian;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ushort UInt16(ReadOnlySpan<byte> bytes, int offset)
    {
        ushort value = Unsafe.ReadUnaligned<ushort>(in bytes.Slice(offset, sizeof(ushort))[0]);
        return _swap ? BinaryPrimitives.ReverseEndianness(value) : value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint UInt32(ReadOnlySpan<byte> bytes, int offset)
    {
        uint value = Unsafe.ReadUnaligned<uint>(in bytes.Slice(offset, sizeof(uint))[0]);
        return _swap ? BinaryPrimitives.ReverseEndianness(value) : value;
    }

    public ulong UInt64(ReadOnlySpan<byte> bytes, int offset)
    {
        ulong value = Unsafe.ReadUnaligned<ulong>(in bytes.Slice(offset, sizeof(ulong))[0]);
        return _swap ? BinaryPrimitives.ReverseEndianness(value) : value;
    }
}
