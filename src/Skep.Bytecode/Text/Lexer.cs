using System.Globalization;

namespace Skep.Bytecode;

/// <summary>Cuts a line of assembly, and equally the syntax of a table row, into words, numbers and symbols.</summary>
static class Lexer
{
    /// <summary>Symbols of more than one character, longest first so that the first hit is the right one.</summary>
    static readonly string[] Symbols =
    [
        "s>>=", "s>=", "s<=", "s/=", "s%=", "<<=", ">>=",
        "s>", "s<", "+=", "-=", "*=", "/=", "|=", "&=", "%=", "^=", "==", "!=", ">=", "<=",
    ];

    /// <summary>Replaces the content of <paramref name="tokens"/> by those of a line; the last one is always an End.</summary>
    public static void Tokenize(ReadOnlySpan<char> line, List<Token> tokens)
    {
        tokens.Clear();
        int at = 0;
        while (true)
        {
            while (at < line.Length && char.IsWhiteSpace(line[at]))
                at++;
            var rest = line[at..];
            if (rest.StartsWith("/*") && rest[2..].IndexOf("*/") is >= 0 and int end)
            {
                at += end + 4;
                continue;
            }
            if (rest.IsEmpty || rest[0] == ';' || rest.StartsWith("//") || (rest[0] == '#' && !(at > 0 && IsWordPart(line[at - 1]))))
                break;
            var token = Next(rest, at);
            tokens.Add(token);
            at += token.Length;
        }
        tokens.Add(new Token(TokenKind.End, at, 0));
    }

    /// <summary>Whether a name can be a label: one word that is no register, so that an operand is never taken for it.</summary>
    public static bool IsLabel(ReadOnlySpan<char> name) =>
        WordLength(name) == name.Length && !name.IsEmpty && RegisterNumber(name, out _) < 0;

    /// <summary>The number in <c>r7</c> or <c>w7</c>, or -1.</summary>
    public static int RegisterNumber(ReadOnlySpan<char> word, out char width)
    {
        width = word.IsEmpty ? '\0' : word[0];
        return word.Length is 2 or 3 && width is 'r' or 'w'
            && byte.TryParse(word[1..], NumberStyles.None, CultureInfo.InvariantCulture, out byte number)
            ? number
            : -1;
    }

    static Token Next(ReadOnlySpan<char> rest, int at)
    {
        // The s of "s<" is part of the operator, that of "s8" is not.
        foreach (string symbol in Symbols)
        {
            if (rest.StartsWith(symbol))
                return new Token(TokenKind.Symbol, at, symbol.Length);
        }
        if (char.IsAsciiDigit(rest[0]))
            return Number(rest, at);
        int length = WordLength(rest);
        return length > 0 ? new Token(TokenKind.Word, at, length) : new Token(TokenKind.Symbol, at, 1);
    }

    static Token Number(ReadOnlySpan<char> rest, int at)
    {
        int length = 1;
        while (length < rest.Length && char.IsAsciiLetterOrDigit(rest[length]))
            length++;
        var text = rest[..length];
        bool isHexadecimal = text.StartsWith("0x") || text.StartsWith("0X");
        bool isNumber = isHexadecimal
            ? ulong.TryParse(text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong value)
            : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        return new Token(TokenKind.Number, at, length, value, isHexadecimal, IsMalformed: !isNumber);
    }

    static int WordLength(ReadOnlySpan<char> text)
    {
        int length = 0;
        while (length < text.Length && IsWordPart(text[length]))
            length++;
        return length > 0 && char.IsAsciiDigit(text[0]) ? 0 : length;
    }

    static bool IsWordPart(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or '$';
}
