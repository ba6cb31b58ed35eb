using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;
using Skep.Btf;

namespace Skep.Cli.Values;

/// <summary>
/// Writes a value that somebody typed into the bytes of its type: numbers (decimal, <c>0x</c>, <c>'c'</c>), <c>true</c>, an enumerator's name, an
/// address, text for <c>char[]</c>, elements with commas between, or all bytes as <c>hex:0a0b</c>.
/// </summary>
static class ValueParser
{
    const string HexPrefix = "hex:";

    /// <exception cref="FormatException">The text is no value of the type; the message says what would be.</exception>
    public static void Parse(BtfType type, string text, Span<byte> bytes, string name = "")
    {
        BtfType shape = type.SkipModifiersAndTypedefs();
        if (text.StartsWith(HexPrefix, StringComparison.Ordinal))
        {
            ParseBytes(text[HexPrefix.Length..], bytes);
            return;
        }
        switch (NotationRules.Of(type, name))
        {
            case ValueNotation.IPv4 or ValueNotation.IPv6:
                ParseAddress(text, bytes);
                return;
            case ValueNotation.MacAddress:
                ParseBytes(text.Replace(":", "", StringComparison.Ordinal), bytes);
                return;
            case ValueNotation.Characters or ValueNotation.Bytes:
                ParseText(text, bytes);
                return;
            case ValueNotation.NetworkOrder:
                WriteInteger(ParseInteger(text), bytes, ByteOrder.BigEndian, isSigned: false);
                return;
        }
        switch (shape.Kind)
        {
            case BtfKind.Int when shape.IntEncoding.IsBool:
                bytes.Clear();
                bytes[shape.File.ByteOrder == ByteOrder.LittleEndian ? 0 : ^1] = ParseBoolean(text) ? (byte)1 : (byte)0;
                break;
            case BtfKind.Int:
                WriteInteger(ParseInteger(text), bytes, shape.File.ByteOrder, shape.IsSigned);
                break;
            case BtfKind.Enum or BtfKind.Enum64:
                WriteInteger(ParseEnumerator(shape, text), bytes, shape.File.ByteOrder, shape.IsSigned);
                break;
            case BtfKind.Float:
                ParseFloat(text, bytes, shape.File.ByteOrder);
                break;
            case BtfKind.Array:
                ParseElements(shape.Array, text, bytes, name);
                break;
            default:
                throw new FormatException($"a {TypeNames.Of(type)} is set member by member (name.member=...) or as {HexPrefix}...");
        }
    }

    /// <summary>A value of an unknown type: a number of that many bytes, or all bytes.</summary>
    public static void ParseUntyped(string text, Span<byte> bytes, ByteOrder order)
    {
        if (text.StartsWith(HexPrefix, StringComparison.Ordinal))
            ParseBytes(text[HexPrefix.Length..], bytes);
        else if (bytes.Length is 1 or 2 or 4 or 8)
            WriteInteger(ParseInteger(text), bytes, order, isSigned: text.StartsWith('-'));
        else
            throw new FormatException($"its type is not known: give its {bytes.Length} bytes as {HexPrefix}...");
    }

    static Int128 ParseInteger(string text)
    {
        if (text is ['\'', var character, '\''])
            return character;
        bool negative = text.StartsWith('-');
        ReadOnlySpan<char> digits = text.AsSpan(negative ? 1 : 0);
        bool isHex = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        if (!Int128.TryParse(isHex ? digits[2..] : digits, isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out Int128 value))
            throw new FormatException($"'{text}' is no number");
        return negative ? -value : value;
    }

    static void WriteInteger(Int128 value, Span<byte> bytes, ByteOrder order, bool isSigned)
    {
        int bits = Math.Min(bytes.Length, 16) * 8;
        (Int128 least, Int128 most) = (isSigned, bits) switch
        {
            (_, 128) => (Int128.MinValue, Int128.MaxValue),
            (true, _) => (-(Int128.One << (bits - 1)), (Int128.One << (bits - 1)) - 1),
            (false, _) => (Int128.Zero, (Int128.One << bits) - 1),
        };
        if (value < least || value > most)
            throw new FormatException($"{value} does not fit: {least} to {most}");
        Span<byte> wide = stackalloc byte[16];
        if (order == ByteOrder.LittleEndian)
        {
            BinaryPrimitives.WriteInt128LittleEndian(wide, value);
            wide[..(bits / 8)].CopyTo(bytes);
        }
        else
        {
            BinaryPrimitives.WriteInt128BigEndian(wide, value);
            wide[^(bits / 8)..].CopyTo(bytes);
        }
    }

    static bool ParseBoolean(string text) => text switch
    {
        "true" or "1" => true,
        "false" or "0" => false,
        _ => throw new FormatException($"'{text}' is neither true nor false"),
    };

    static Int128 ParseEnumerator(BtfType type, string text)
    {
        foreach (BtfEnumValue value in type.EnumValues)
        {
            if (value.Name == text)
                return value.IsSigned ? value.Value : value.UnsignedValue;
        }
        if (text.Length > 0 && (char.IsAsciiDigit(text[0]) || text[0] == '-'))
            return ParseInteger(text);
        var names = new List<string>();
        foreach (BtfEnumValue value in type.EnumValues)
            names.Add(value.Name);
        throw new FormatException($"'{text}' is none of {string.Join(", ", names)}");
    }

    static void ParseFloat(string text, Span<byte> bytes, ByteOrder order)
    {
        if (!double.TryParse(text, CultureInfo.InvariantCulture, out double value) || bytes.Length is not (4 or 8))
            throw new FormatException($"'{text}' is no floating-point number");
        Int128 bits = bytes.Length == 4 ? BitConverter.SingleToUInt32Bits((float)value) : BitConverter.DoubleToUInt64Bits(value);
        WriteInteger(bits, bytes, order, isSigned: false);
    }

    static void ParseAddress(string text, Span<byte> bytes)
    {
        if (!IPAddress.TryParse(text, out IPAddress? address))
            throw new FormatException($"'{text}' is no address");
        if (bytes.Length == 16)
            address = address.MapToIPv6();
        else if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (!address.TryWriteBytes(bytes, out int written) || written != bytes.Length)
            throw new FormatException($"'{text}' is no IPv4 address");
    }

    static void ParseText(string text, Span<byte> bytes)
    {
        byte[] characters = Encoding.UTF8.GetBytes(text);
        if (characters.Length > bytes.Length)
            throw new FormatException($"'{text}' has {characters.Length} bytes, {bytes.Length} fit");
        bytes.Clear();
        characters.CopyTo(bytes);
    }

    static void ParseElements(BtfArray array, string text, Span<byte> bytes, string name)
    {
        string[] elements = text.Split(',', StringSplitOptions.TrimEntries);
        if (elements.Length > array.Length)
            throw new FormatException($"{elements.Length} elements for {array.Length}");
        int size = (int)Math.Min(array.File.SizeOf(array.ElementTypeId), bytes.Length);
        bytes.Clear();
        for (int i = 0; i < elements.Length && (i + 1) * size <= bytes.Length; i++)
            Parse(array.ElementType, elements[i], bytes.Slice(i * size, size), name);
    }

    static void ParseBytes(string hex, Span<byte> bytes)
    {
        if (hex.Length != bytes.Length * 2 || Convert.FromHexString(hex, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
            throw new FormatException($"'{hex}' is not {bytes.Length} bytes of two hexadecimal digits each");
    }
}
