namespace Skep.Bytecode;

enum TokenKind : byte
{
    /// <summary>The end of the line, where a comment also ends it.</summary>
    End,
    Word,
    Number,
    Symbol,
}

/// <summary>A piece of a line of assembly.</summary>
/// <param name="Start">0-based position in the line.</param>
/// <param name="Value">Of a number: its magnitude.</param>
/// <param name="IsHexadecimal">Written with 0x, and so meant as a bit pattern.</param>
/// <param name="IsMalformed">A number with stray letters, or of more than 64 bits.</param>
readonly record struct Token(
    TokenKind Kind, int Start, int Length, ulong Value = 0, bool IsHexadecimal = false, bool IsMalformed = false)
{
    public ReadOnlySpan<char> In(ReadOnlySpan<char> line) => line.Slice(Start, Length);
}
