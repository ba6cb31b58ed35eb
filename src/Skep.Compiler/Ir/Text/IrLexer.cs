using System.Globalization;
using System.Text;

namespace Skep.Compiler.Ir.Text;

/// <summary>Cuts the textual form into tokens. A <c>;</c> begins a comment that the line's end ends.</summary>
ref struct IrLexer(ReadOnlySpan<char> text)
{
    readonly ReadOnlySpan<char> _text = text;
    int _at;
    int _line = 1;
    int _lineStart;

    /// <summary>All tokens; the last is an End.</summary>
    public static List<IrToken> Tokenize(string text)
    {
        var lexer = new IrLexer(text);
        List<IrToken> tokens = [];
        do
            tokens.Add(lexer.Next());
        while (tokens[^1].Kind != IrTokenKind.End);
        return tokens;
    }

    IrToken Next()
    {
        SkipSpace();
        if (_at == _text.Length)
            return Make(IrTokenKind.End, _at, "");
        int start = _at;
        char first = _text[_at++];
        char second = _at < _text.Length ? _text[_at] : '\0';
        switch (first)
        {
            case '%' or '!' when char.IsAsciiDigit(second):
                return Number(first == '%' ? IrTokenKind.Value : IrTokenKind.Type, start, _at);
            case '@' when second == '"':
                _at++;
                return String(IrTokenKind.Symbol, start);
            case '@' when IsWordPart(second):
                return Make(IrTokenKind.Symbol, start, Word());
            case '"':
                return String(IrTokenKind.String, start);
            case '-' when second == '>':
                _at++;
                return Make(IrTokenKind.Punctuation, start, "->");
            case '-' when char.IsAsciiDigit(second):
                return Number(IrTokenKind.Number, start, start);
            case '(' or ')' or '{' or '}' or '[' or ']' or ',' or ':' or '=' or '+':
                return Make(IrTokenKind.Punctuation, start, first.ToString());
        }
        _at = start;
        if (char.IsAsciiDigit(first))
            return Number(IrTokenKind.Number, start, start);
        if (IsWordPart(first))
            return Make(IrTokenKind.Word, start, Word());
        _at++;
        return Make(IrTokenKind.Bad, start, first.ToString());
    }

    void SkipSpace()
    {
        for (; _at < _text.Length; _at++)
        {
            if (_text[_at] == ';')
            {
                int end = _text[_at..].IndexOf('\n');
                _at = end < 0 ? _text.Length : _at + end;
                if (end < 0)
                    return;
            }
            if (!char.IsWhiteSpace(_text[_at]))
                return;
            if (_text[_at] == '\n')
            {
                _line++;
                _lineStart = _at + 1;
            }
        }
    }

    string Word()
    {
        int start = _at;
        while (_at < _text.Length && IsWordPart(_text[_at]))
            _at++;
        return _text[start.._at].ToString();
    }

    IrToken Number(IrTokenKind kind, int start, int digits)
    {
        _at = digits;
        bool isNegative = _text[_at] == '-';
        if (isNegative)
            _at++;
        string word = Word();
        bool isValid = word.StartsWith("0x", StringComparison.Ordinal)
            ? ulong.TryParse(word.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong magnitude)
            : ulong.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out magnitude);
        isValid &= kind == IrTokenKind.Number ? !isNegative || magnitude <= 1UL << 63 : magnitude <= 1_000_000;
        return isValid
            ? Make(kind, start, (isNegative ? "-" : "") + word, unchecked(isNegative ? -(long)magnitude : (long)magnitude))
            : Make(IrTokenKind.Bad, start, _text[start.._at].ToString());
    }

    IrToken String(IrTokenKind kind, int start)
    {
        var content = new StringBuilder();
        for (; _at < _text.Length && _text[_at] is not ('"' or '\n'); _at++)
        {
            if (_text[_at] == '\\' && _at + 1 < _text.Length && _text[_at + 1] != '\n')
            {
                _at++;
                content.Append(_text[_at] == 'n' ? '\n' : _text[_at]);
            }
            else
            {
                content.Append(_text[_at]);
            }
        }
        if (_at == _text.Length || _text[_at] != '"')
            return Make(IrTokenKind.Bad, start, _text[start.._at].ToString());
        _at++;
        return Make(kind, start, content.ToString());
    }

    readonly IrToken Make(IrTokenKind kind, int start, string text, long number = 0) =>
        new(kind, text, _line, start - _lineStart + 1, number);

    public static bool IsWordPart(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or '$';
}
