using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;
using Skep.Btf;

namespace Skep.Cli.Values;

/// <summary>Reads the bytes of a value by its BTF type. Bytes may be fewer than the type has, as a record's may; what is missing is shown as nothing.</summary>
static class ValueDecoder
{
    const int MaxNesting = 32;

    /// <summary>Decodes a value of <paramref name="type"/> to <paramref name="sink"/>.</summary>
    /// <param name="type">The type, in the file whose byte order the bytes have.</param>
    /// <param name="bytes">The value.</param>
    /// <param name="sink">Where to.</param>
    /// <param name="name">The member or variable that holds it, which may say how people write it.</param>
    public static void Decode(BtfType type, ReadOnlySpan<byte> bytes, IValueSink sink, string name = "") => Decode(type, bytes, sink, name, MaxNesting);

    /// <summary>Decodes one member out of the bytes of its struct.</summary>
    public static void DecodeMember(BtfMember member, uint structBitOffset, ReadOnlySpan<byte> bytes, IValueSink sink) =>
        DecodeMember(member, structBitOffset, bytes, sink, MaxNesting);

    static void DecodeMember(BtfMember member, uint structBitOffset, ReadOnlySpan<byte> bytes, IValueSink sink, int depth)
    {
        ulong bit = (ulong)structBitOffset + member.BitOffset;
        if (member.IsBitfield)
            DecodeBitfield(member, bit, bytes, sink);
        else
            Decode(member.Type, bit / 8 < (ulong)bytes.Length ? bytes[(int)(bit / 8)..] : [], sink, member.Name, depth);
    }

    static void Decode(BtfType type, ReadOnlySpan<byte> bytes, IValueSink sink, string name, int depth)
    {
        BtfType shape = type.SkipModifiersAndTypedefs();
        long size = shape.File.SizeOf(shape.Id);
        if (depth == 0 || (size > bytes.Length && shape.Kind is not (BtfKind.Struct or BtfKind.Union or BtfKind.Array)))
        {
            sink.Nothing();
            return;
        }
        ReadOnlySpan<byte> value = bytes[..(int)Math.Min(size, bytes.Length)];
        ByteOrder order = shape.File.ByteOrder;
        ValueNotation notation = value.Length == size ? NotationRules.Of(type, name) : ValueNotation.Plain;
        if (notation != ValueNotation.Plain)
        {
            DecodeNotation(notation, value, sink);
            return;
        }
        switch (shape.Kind)
        {
            case BtfKind.Int when shape.IntEncoding.IsBool:
                sink.Boolean(value.ContainsAnyExcept((byte)0));
                break;
            case BtfKind.Int:
                sink.Integer(ReadInteger(value, order, shape.IsSigned));
                break;
            case BtfKind.Enum or BtfKind.Enum64:
                DecodeEnum(shape, ReadInteger(value, order, shape.IsSigned), sink);
                break;
            case BtfKind.Pointer:
                sink.Word("0x" + ReadInteger(value, order, isSigned: false).ToString("x", CultureInfo.InvariantCulture));
                break;
            case BtfKind.Float when size is 4 or 8:
                sink.Float(size == 4 ? BitConverter.Int32BitsToSingle((int)ReadInteger(value, order, true)) : BitConverter.Int64BitsToDouble((long)ReadInteger(value, order, true)));
                break;
            case BtfKind.Array:
                DecodeArray(shape.Array, value, sink, depth);
                break;
            case BtfKind.Struct or BtfKind.Union:
                sink.BeginStruct();
                DecodeMembers(shape, 0, value, sink, depth);
                sink.EndStruct();
                break;
            default:
                DecodeNotation(ValueNotation.Bytes, bytes, sink);
                break;
        }
    }

    /// <summary>Members of anonymous structs and unions appear as the outer struct's own, as C names them.</summary>
    static void DecodeMembers(BtfType type, uint structBitOffset, ReadOnlySpan<byte> bytes, IValueSink sink, int depth)
    {
        foreach (BtfMember member in type.Members)
        {
            if (!member.IsAnonymous)
            {
                sink.Member(member.Name);
                DecodeMember(member, structBitOffset, bytes, sink, depth - 1);
            }
            else if (depth > 1 && member.Type.SkipModifiersAndTypedefs() is { IsStructOrUnion: true } inner)
            {
                DecodeMembers(inner, unchecked(structBitOffset + member.BitOffset), bytes, sink, depth - 1);
            }
        }
    }

    static void DecodeArray(BtfArray array, ReadOnlySpan<byte> bytes, IValueSink sink, int depth)
    {
        int size = (int)Math.Min(array.File.SizeOf(array.ElementTypeId), int.MaxValue);
        sink.BeginArray();
        for (int at = 0; size > 0 && at <= bytes.Length - size; at += size)
            Decode(array.ElementType, bytes.Slice(at, size), sink, "", depth - 1);
        sink.EndArray();
    }

    static void DecodeEnum(BtfType type, Int128 value, IValueSink sink)
    {
        foreach (BtfEnumValue item in type.EnumValues)
        {
            if ((item.IsSigned ? item.Value : (Int128)item.UnsignedValue) == value)
            {
                sink.Word(item.Name);
                return;
            }
        }
        sink.Integer(value);
    }

    static void DecodeBitfield(BtfMember member, ulong bit, ReadOnlySpan<byte> bytes, IValueSink sink)
    {
        BtfType type = member.Type.SkipModifiersAndTypedefs();
        if (member.BitfieldSize > 64 || bit + (ulong)member.BitfieldSize > (ulong)bytes.Length * 8)
        {
            sink.Nothing();
            return;
        }
        // BTF counts a bitfield's bits from the end where the byte order puts the first: the lowest or the highest of a byte.
        ulong value = 0;
        for (int i = 0; i < member.BitfieldSize; i++)
        {
            ulong position = bit + (ulong)i;
            int set = member.File.ByteOrder == ByteOrder.LittleEndian
                ? bytes[(int)(position / 8)] >> (int)(position % 8) & 1
                : bytes[(int)(position / 8)] >> (int)(7 - (position % 8)) & 1;
            int place = member.File.ByteOrder == ByteOrder.LittleEndian ? i : member.BitfieldSize - 1 - i;
            value |= (ulong)set << place;
        }
        int unused = 64 - member.BitfieldSize;
        Int128 number = type.IsSigned ? (long)(value << unused) >> unused : value;
        if (type.IsEnum)
            DecodeEnum(type, number, sink);
        else if (type.IntEncoding.IsBool)
            sink.Boolean(number != 0);
        else
            sink.Integer(number);
    }

    static void DecodeNotation(ValueNotation notation, ReadOnlySpan<byte> bytes, IValueSink sink)
    {
        switch (notation)
        {
            case ValueNotation.IPv4 or ValueNotation.IPv6:
                sink.Address(new IPAddress(bytes));
                break;
            case ValueNotation.MacAddress:
                sink.Word(string.Join(':', Convert.ToHexStringLower(bytes).Chunk(2).Select(static pair => new string(pair))));
                break;
            case ValueNotation.NetworkOrder:
                sink.Integer(ReadInteger(bytes, ByteOrder.BigEndian, isSigned: false));
                break;
            case ValueNotation.Characters:
                sink.Characters(UpToNul(bytes));
                break;
            case ValueNotation.Bytes when IsText(bytes):
                sink.Characters(UpToNul(bytes));
                break;
            default:
                sink.Bytes(bytes);
                break;
        }
    }

    public static Int128 ReadInteger(ReadOnlySpan<byte> bytes, ByteOrder order, bool isSigned)
    {
        // Only 1, 2, 4, 8 and 16 bytes exist in C, but BTF can claim any number: the lowest 16 count.
        Span<byte> wide = stackalloc byte[16];
        int count = Math.Min(bytes.Length, wide.Length);
        bool negative = isSigned && count > 0 && (sbyte)(order == ByteOrder.LittleEndian ? bytes[count - 1] : bytes[^count]) < 0;
        wide.Fill(negative ? (byte)0xff : (byte)0);
        if (order == ByteOrder.LittleEndian)
        {
            bytes[..count].CopyTo(wide);
            return BinaryPrimitives.ReadInt128LittleEndian(wide);
        }
        bytes[^count..].CopyTo(wide[^count..]);
        return BinaryPrimitives.ReadInt128BigEndian(wide);
    }

    static string UpToNul(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }

    /// <summary>Printable ASCII, at least one character, then nothing but NULs.</summary>
    static bool IsText(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        ReadOnlySpan<byte> text = end < 0 ? bytes : bytes[..end];
        return text.Length > 0 && !text.ContainsAnyExceptInRange((byte)' ', (byte)'~') && !bytes[text.Length..].ContainsAnyExcept((byte)0);
    }
}
