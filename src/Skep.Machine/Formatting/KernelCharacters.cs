namespace Skep.Machine;

/// <summary>Character classes of the kernel's <c>lib/ctype.c</c>: ASCII, and above it Latin-1.</summary>
static class KernelCharacters
{
    const byte NoBreakSpace = 0xa0;
    const byte Multiplication = 0xd7;
    const byte Division = 0xf7;

    public static bool IsSpace(byte c) => c is >= 9 and <= 13 or (byte)' ' or NoBreakSpace;

    public static bool IsPunctuation(byte c) =>
        c is > (byte)' ' and < 0x7f && !char.IsAsciiLetterOrDigit((char)c) || c is > NoBreakSpace and < 0xc0 or Multiplication or Division;

    public static bool IsAlphanumeric(byte c) => char.IsAsciiLetterOrDigit((char)c) || c is >= 0xc0 and not (Multiplication or Division);

    public static bool IsDigit(byte c) => c is >= (byte)'0' and <= (byte)'9';

    /// <summary>A control character that is no white space.</summary>
    public static bool IsControl(byte c) => c is < 0x20 or 0x7f && !IsSpace(c);
}
