using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Skep.Diagnostics;

namespace Skep.Btf;

public sealed partial class BtfBuilder
{
    /// <summary>The blob, header first.</summary>
    /// <param name="byteOrder">Of the machine that will read it.</param>
    /// <param name="includeLayout">Whether to add the table of kind sizes, which older kernels refuse.</param>
    public byte[] ToArray(ByteOrder byteOrder = ByteOrder.LittleEndian, bool includeLayout = false)
    {
        int room = BtfHeader.LengthWithLayout + _length * sizeof(uint) + KindLayout.TableLength + _strings.Bytes.Length;
        var writer = new ArrayBufferWriter<byte>(room);
        WriteTo(writer, byteOrder, includeLayout);
        return writer.WrittenSpan.ToArray();
    }

    /// <inheritdoc cref="ToArray"/>
    public void WriteTo(IBufferWriter<byte> output, ByteOrder byteOrder = ByteOrder.LittleEndian, bool includeLayout = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        int types = _length * sizeof(uint), layout = includeLayout ? KindLayout.TableLength : 0;
        int header = includeLayout ? BtfHeader.LengthWithLayout : BtfHeader.MinimumLength;
        bool swap = byteOrder == ByteOrder.LittleEndian != BitConverter.IsLittleEndian;

        Span<byte> start = output.GetSpan(header)[..header];
        Span<uint> words = stackalloc uint[header / sizeof(uint)];
        ReadOnlySpan<int> fields = [header, 0, types, types + layout, _strings.Bytes.Length, types, layout];
        for (int i = 1; i < words.Length; i++)
            words[i] = swap ? BinaryPrimitives.ReverseEndianness((uint)fields[i - 1]) : (uint)fields[i - 1];
        MemoryMarshal.AsBytes(words).CopyTo(start);
        if (byteOrder == ByteOrder.LittleEndian)
            BinaryPrimitives.WriteUInt16LittleEndian(start, BtfHeader.Magic);
        else
            BinaryPrimitives.WriteUInt16BigEndian(start, BtfHeader.Magic);
        start[2] = BtfHeader.Version;
        output.Advance(header);

        Span<byte> body = output.GetSpan(types)[..types];
        MemoryMarshal.AsBytes(_words.AsSpan(0, _length)).CopyTo(body);
        if (swap)
        {
            Span<uint> swapped = MemoryMarshal.Cast<byte, uint>(body);
            BinaryPrimitives.ReverseEndianness(swapped, swapped);
        }
        output.Advance(types);
        if (includeLayout)
            KindLayout.WriteTable(output);
        output.Write(_strings.Bytes);
    }

    /// <summary>A file of what was built, in this machine's byte order. Later changes to the builder do not show in it.</summary>
    public BtfFile ToFile(string? name = null)
    {
        var diagnostics = new DiagnosticBag();
        byte[] bytes = ToArray(BitConverter.IsLittleEndian ? ByteOrder.LittleEndian : ByteOrder.BigEndian);
        return BtfFile.Parse(bytes, diagnostics, BaseFile, name) ?? throw new BtfException(diagnostics[0].ToString(), diagnostics);
    }
}
