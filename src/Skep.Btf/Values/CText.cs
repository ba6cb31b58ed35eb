using System.Buffers;
using System.Text;

namespace Skep.Btf;

/// <summary>The escapes of character and string literals in C.</summary>
static class CText
{
    public static string Escape(ReadOnlySpan<byte> text, char quote)
    {
        var escaped = new StringBuilder(text.Length);
        while (!text.IsEmpty)
        {
            bool isRune = Rune.DecodeFromUtf8(text, out Rune rune, out int length) == OperationStatus.Done;
            bool isText = isRune && !Rune.IsControl(rune);
            if (!isText)
                EscapeByte(escaped, text[0]);
            else if (rune.Value == quote || rune.Value == '\\')
                escaped.Append('\\').Append((char)rune.Value);
            else
                escaped.Append(rune.ToString());
            text = text[(isText ? length : 1)..];
        }
        return escaped.ToString();
    }

    static void EscapeByte(StringBuilder escaped, byte value)
    {
        string? known = value switch { (byte)'\n' => "\\n", (byte)'\t' => "\\t", (byte)'\r' => "\\r", _ => null };

        // Octal has a fixed length; a hexadecimal escape would swallow digits that follow it.
        escaped.Append(known ?? "\\" + Convert.ToString(value, 8).PadLeft(3, '0'));
    }

    /// <summary>The bytes of a literal without its quotes; null if an escape is not one of C's.</summary>
    public static byte[]? Unescape(ReadOnlySpan<char> text)
    {
        var bytes = new List<byte>(text.Length);
        Span<byte> utf8 = stackalloc byte[4];
        while (!text.IsEmpty)
        {
            if (text[0] != '\\')
            {
                Rune.DecodeFromUtf16(text, out Rune rune, out int length);
                bytes.AddRange(utf8[..rune.EncodeToUtf8(utf8)]);
                text = text[length..];
                continue;
            }
            if (ReadEscape(text[1..], out int used) is not { } value)
                return null;
            bytes.Add(value);
            text = text[(1 + used)..];
        }
        return [.. bytes];
    }

    static byte? ReadEscape(ReadOnlySpan<char> text, out int used)
    {
        used = 1;
        switch (text.IsEmpty ? '\0' : text[0])
        {
            case 'n':
                return (byte)'\n';
            case 't':
                return (byte)'\t';
            case 'r':
                return (byte)'\r';
            case '\\' or '"' or '\'':
                return (byte)text[0];
            case 'x':
                return ReadDigits(text[1..], 16, 2, out used) is { } hex && used++ > 0 ? hex : null;
            case >= '0' and <= '7':
                return ReadDigits(text, 8, 3, out used);
            default:
                return null;
        }
    }

    static byte? ReadDigits(ReadOnlySpan<char> text, int radix, int most, out int used)
    {
        int value = 0;
        for (used = 0; used < Math.Min(most, text.Length); used++)
        {
            int digit = char.IsAsciiHexDigit(text[used]) ? Convert.FromHexString(['0', text[used]])[0] : radix;
            if (digit >= radix)
                break;
            value = value * radix + digit;
        }
        return used > 0 && value <= byte.MaxValue ? (byte)value : null;
    }
}
