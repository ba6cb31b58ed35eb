using System.Buffers.Text;
using System.Globalization;

namespace Skep.Machine;

/// <summary>Addresses as <c>lib/vsprintf.c</c> writes them.</summary>
static class AddressText
{
    /// <summary>Enough for each of them.</summary>
    public const int MaxLength = 40;

    /// <summary>An address that lies in no symbol, as <c>sprint_symbol</c> writes it. No address of a program lies in one.</summary>
    public static int WriteSymbol(ulong address, Span<byte> text)
    {
        "0x"u8.CopyTo(text);
        address.TryFormat(text[2..], out int digits, "x", CultureInfo.InvariantCulture);
        return 2 + digits;
    }

    /// <param name="address">4 bytes.</param>
    /// <param name="full">Three digits for each byte (<c>%pi4</c>).</param>
    /// <param name="text">Where to write.</param>
    public static int WriteIPv4(ReadOnlySpan<byte> address, bool full, Span<byte> text)
    {
        int length = 0;
        for (int i = 0; i < 4; i++)
        {
            if (i > 0)
                text[length++] = (byte)'.';
            Utf8Formatter.TryFormat(address[i], text[length..], out int digits, full ? new('D', 3) : default);
            length += digits;
        }
        return length;
    }

    /// <param name="address">16 bytes.</param>
    /// <param name="colons">Between each two bytes and the next (<c>%pI6</c>).</param>
    /// <param name="text">Where to write.</param>
    public static int WriteIPv6(ReadOnlySpan<byte> address, bool colons, Span<byte> text)
    {
        int length = 0;
        for (int i = 0; i < 16; i++)
        {
            if (colons && i > 0 && i % 2 == 0)
                text[length++] = (byte)':';
            Utf8Formatter.TryFormat(address[i], text[length..], out int digits, new('x', 2));
            length += digits;
        }
        return length;
    }
}
