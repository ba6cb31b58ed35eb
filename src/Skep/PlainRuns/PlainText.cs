using System.Text;
using Skep.Machine;

namespace Skep;

/// <summary>The kernel's formatted text in plain runs: numbers, characters and texts, as <see cref="FormatPrinter"/> writes them.</summary>
static class PlainText
{
    const int Size = 1024;

    /// <param name="format">Without terminator.</param>
    /// <param name="arguments">One for each conversion, or more.</param>
    public static string Format(ReadOnlySpan<byte> format, ReadOnlySpan<FormatArgument> arguments)
    {
        Span<byte> packed = stackalloc byte[ArgumentPacker.Size];
        Pack(format, arguments, packed);
        Span<byte> output = stackalloc byte[Size];
        int length = new FormatPrinter(format, packed, output, pointerKey: 0).Print();
        return Encoding.UTF8.GetString(output[..Math.Min(length, Size - 1)]);
    }

    /// <summary>Lays arguments out as the printer takes them: 4 or 8 bytes at a multiple of 4, texts with their terminator.</summary>
    static void Pack(ReadOnlySpan<byte> format, ReadOnlySpan<FormatArgument> arguments, Span<byte> packed)
    {
        int used = 0, end = 0;
        for (int at = 0; at < format.Length; at++)
        {
            if (format[at] != '%' || ++at >= format.Length || format[at] == '%')
                continue;
            while (at < format.Length - 1
                && format[at] is (byte)'0' or (byte)'+' or (byte)'-' or (byte)' ' or (>= (byte)'1' and <= (byte)'9'))
                at++;
            bool isLong = format[at] == 'l';
            while (at < format.Length - 1 && format[at] == 'l')
                at++;
            ulong value = used < arguments.Length ? arguments[used++].Value
                : throw new ArgumentException("the format has more conversions than arguments");
            switch (format[at])
            {
                case (byte)'s':
                    byte[] text = PlainKernel.Current.Texts.Find(value)
                        ?? throw new ArgumentException("%s of a number: use FormatArgument.Text");
                    int length = text.AsSpan().IndexOf((byte)0) is var zero and >= 0 ? zero : text.Length;
                    text.AsSpan(0, length).CopyTo(packed[end..]);
                    packed[end + length] = 0;
                    end += length + 1;
                    break;
                case (byte)'c':
                    packed[end++] = (byte)value;
                    break;
                case (byte)'p' when at + 1 < format.Length && char.IsAsciiLetter((char)format[at + 1]) && format[at + 1] != 'x':
                    throw Bpf.NotInPlainRuns("pointers to be printed otherwise than with %p and %px");
                default:
                    end = (end + 3) & ~3;
                    int size = isLong || format[at] == 'p' ? sizeof(ulong) : sizeof(uint);
                    BitConverter.GetBytes(value).AsSpan(0, size).CopyTo(packed[end..]);
                    end += size;
                    break;
            }
        }
    }
}
