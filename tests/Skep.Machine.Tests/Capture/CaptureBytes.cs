using System.Buffers.Binary;

namespace Skep.Machine.Tests.Capture;

/// <summary>Writes capture files field by field, in either byte order, right or wrong: independent of the product's writer.</summary>
sealed class CaptureBytes(ByteOrder order)
{
    readonly List<byte> _bytes = [];

    public byte[] ToArray() => [.. _bytes];

    public CaptureBytes U8(params ReadOnlySpan<byte> values)
    {
        _bytes.AddRange(values);
        return this;
    }

    public CaptureBytes U16(params ReadOnlySpan<ushort> values)
    {
        foreach (ushort value in values)
        {
            byte[] bytes = BitConverter.GetBytes(order == ByteOrder.LittleEndian ? value : BinaryPrimitives.ReverseEndianness(value));
            _bytes.AddRange(bytes);
        }
        return this;
    }

    public CaptureBytes U32(params ReadOnlySpan<uint> values)
    {
        foreach (uint value in values)
        {
            byte[] bytes = BitConverter.GetBytes(order == ByteOrder.LittleEndian ? value : BinaryPrimitives.ReverseEndianness(value));
            _bytes.AddRange(bytes);
        }
        return this;
    }

    public CaptureBytes U64(ulong value)
    {
        byte[] bytes = BitConverter.GetBytes(order == ByteOrder.LittleEndian ? value : BinaryPrimitives.ReverseEndianness(value));
        _bytes.AddRange(bytes);
        return this;
    }

    public CaptureBytes PcapHeader(uint magic = 0xa1b2c3d4, uint linkType = 1) => U32(magic).U16(2, 4).U32(0, 0, 262_144, linkType);

    public CaptureBytes PcapRecord(uint seconds, uint fraction, ReadOnlySpan<byte> data, uint? original = null) =>
        U32(seconds, fraction, (uint)data.Length, original ?? (uint)data.Length).U8(data);

    public CaptureBytes Block(uint type, Action<CaptureBytes> body)
    {
        var content = new CaptureBytes(order);
        body(content);
        byte[] bytes = content.ToArray();
        int padding = -bytes.Length & 3;
        uint length = (uint)(12 + bytes.Length + padding);
        return U32(type, length).U8(bytes).U8(new byte[padding]).U32(length);
    }

    public CaptureBytes Section() => Block(0x0a0d0d0a, b => b.U32(0x1a2b3c4d).U16(1, 0).U64(ulong.MaxValue));

    /// <summary>An interface, with an if_tsresol and if_tsoffset option where they are not null, behind an if_name to step over.</summary>
    public CaptureBytes Interface(ushort linkType = 1, uint snapLength = 0, byte? resolution = null, long? offset = null) => Block(1, b =>
    {
        b.U16(linkType, 0).U32(snapLength).U16(2, 5).U8("veth0\0\0\0"u8);
        if (resolution is { } r)
            b.U16(9, 1).U8(r, 0, 0, 0);
        if (offset is { } o)
            b.U16(14, 8).U64((ulong)o);
        b.U16(0, 0);
    });

    public CaptureBytes EnhancedPacket(uint source, ulong time, byte[] data, uint? original = null) => Block(6, b =>
        b.U32(source, (uint)(time >> 32), (uint)time, (uint)data.Length, original ?? (uint)data.Length).U8(data)
            .U8(new byte[-data.Length & 3]).U16(1, 5).U8("hello\0\0\0"u8).U16(0, 0));

    public CaptureBytes SimplePacket(byte[] data, uint? original = null) => Block(3, b => b.U32(original ?? (uint)data.Length).U8(data));

    public CaptureBytes ObsoletePacket(ushort source, ulong time, byte[] data) => Block(2, b =>
        b.U16(source, 7).U32((uint)(time >> 32), (uint)time, (uint)data.Length, (uint)data.Length).U8(data));
}
