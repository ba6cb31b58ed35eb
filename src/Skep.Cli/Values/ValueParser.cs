using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;
using Skep.Btf;
using Skep.Diagnostics;

namespace Skep.Cli.Values;

/// <summary>
/// Writes a value that somebody typed into the bytes of its type: what <see cref="NotationSink"/> writes its own way is read the same way,
/// all bytes can be given as <c>hex:0a0b</c>, and everything else is what <see cref="BtfValueParser"/> takes.
/// </summary>
static class ValueParser
{
    const string HexPrefix = "hex:";

    /// <exception cref="FormatException">The text is no value of the type; the message says why.</exception>
    public static void Parse(BtfType type, string text, Span<byte> bytes, string name)
    {
        if (text.StartsWith(HexPrefix, StringComparison.Ordinal))
        {
            ParseBytes(text[HexPrefix.Length..], bytes);
            return;
        }
        switch (NotationRules.Of(type, name))
        {
            case ValueNotation.IPv4 or ValueNotation.IPv6:
                ParseAddress(text, bytes);
                break;
            case ValueNotation.MacAddress:
                ParseBytes(text.Replace(":", "", StringComparison.Ordinal), bytes);
                break;
            case ValueNotation.Bytes when !text.StartsWith('{'):
                ParseText(text, bytes);
                break;
            case ValueNotation.NetworkOrder:
                Parse(type, text, bytes);
                // The parser wrote it in the order of the object.
                if (type.File.ByteOrder == ByteOrder.LittleEndian)
                    bytes.Reverse();
                break;
            default:
                Parse(type, text, bytes);
                break;
        }
    }

    /// <summary>A value of an unknown type: a number of that many bytes in this order, or all bytes.</summary>
    public static void ParseUntyped(string text, Span<byte> bytes, ByteOrder order)
    {
        if (text.StartsWith(HexPrefix, StringComparison.Ordinal))
        {
            ParseBytes(text[HexPrefix.Length..], bytes);
            return;
        }
        long number = 0;
        bool isNumber = bytes.Length is 1 or 2 or 4 or 8
            && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
        if (!isNumber)
            throw new FormatException($"its type is not known: give its {bytes.Length} bytes as {HexPrefix}...");
        Span<byte> wide = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(wide, number);
        wide[..bytes.Length].CopyTo(bytes);
        if (order == ByteOrder.BigEndian)
            bytes.Reverse();
    }

    static void Parse(BtfType type, string text, Span<byte> bytes)
    {
        var diagnostics = new DiagnosticBag();
        if (!BtfValueParser.TryParse(type, text, bytes, diagnostics))
            throw new FormatException(diagnostics[0].Message);
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

    static void ParseBytes(string hex, Span<byte> bytes)
    {
        if (hex.Length != bytes.Length * 2 || Convert.FromHexString(hex, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
            throw new FormatException($"'{hex}' is not {bytes.Length} bytes of two hexadecimal digits each");
    }
}
