using System.Buffers.Binary;

namespace Skep.Objects.Elf;

/// <summary>Reads numbers in the file's byte order. Callers have checked that the span is long enough.</summary>
readonly struct ElfNumbers(ByteOrder order)
{
    readonly bool _big = order == ByteOrder.BigEndian;

    public ushort UInt16(ReadOnlySpan<byte> bytes, int offset) =>
        _big ? BinaryPrimitives.ReadUInt16BigEndian(bytes[offset..]) : BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);

    public uint UInt32(ReadOnlySpan<byte> bytes, int offset) =>
        _big ? BinaryPrimitives.ReadUInt32BigEndian(bytes[offset..]) : BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    public ulong UInt64(ReadOnlySpan<byte> bytes, int offset) =>
        _big ? BinaryPrimitives.ReadUInt64BigEndian(bytes[offset..]) : BinaryPrimitives.ReadUInt64LittleEndian(bytes[offset..]);
}
