using Skep.Diagnostics;

namespace Skep.Compiler.Ir.Text;

/// <summary>
/// Reads the textual form. What is wrong becomes findings; after each, reading goes on behind the line. Whether operands make sense is
/// the checker's question.
/// </summary>
public sealed partial class IrParser
{
    readonly List<IrToken> _tokens;
    readonly DiagnosticBag _findings;
    readonly string? _file;
    int _at;

    IrParser(string text, DiagnosticBag findings, string? file)
    {
        _tokens = IrLexer.Tokenize(text);
        _findings = findings;
        _file = file;
    }

    /// <summary>The module, as far as it could be read: complete when <paramref name="findings"/> has no errors.</summary>
    public static Module Parse(string text, DiagnosticBag findings, string? file = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(findings);
        var parser = new IrParser(text, findings, file);
        parser.FindTypes();
        Module module = parser.ReadModule();
        parser.ReadBodies();
        return module;
    }

    IrToken Current => _tokens[_at];

    /// <summary>Whether the current token stands on the line of the one before it.</summary>
    bool IsSameLine => _at > 0 && Current.Kind != IrTokenKind.End && Current.Line == _tokens[_at - 1].Line;

    IrToken Take()
    {
        IrToken token = Current;
        if (token.Kind != IrTokenKind.End)
            _at++;
        return token;
    }

    bool Is(string text) => Current.Kind is IrTokenKind.Word or IrTokenKind.Punctuation && Current.Text == text;

    bool Accept(string text)
    {
        bool isThere = Is(text);
        if (isThere)
            _at++;
        return isThere;
    }

    void Expect(string text)
    {
        if (!Accept(text))
            throw Unexpected($"'{text}'");
    }

    IrToken Expect(IrTokenKind kind, string what) => Current.Kind == kind ? Take() : throw Unexpected(what);

    string ExpectWord(string what) => Expect(IrTokenKind.Word, what).Text;

    string ExpectString(string what) => Expect(IrTokenKind.String, what).Text;

    string ExpectSymbol() => Expect(IrTokenKind.Symbol, "a name such as '@hits'").Text;

    long ExpectNumber(string what) => Expect(IrTokenKind.Number, what).Number;

    /// <summary>A number from 0 to what fits.</summary>
    int ExpectSize(string what)
    {
        IrToken token = Expect(IrTokenKind.Number, what);
        return token.Number is >= 0 and <= int.MaxValue
            ? (int)token.Number
            : throw new IrSyntaxException(DiagnosticId.IrSyntax, token, $"{what} is at least 0 and fits 31 bits, and {token.Shown} does not.");
    }

    bool AcceptSize(string word, ref int size)
    {
        bool isThere = Accept(word);
        if (isThere)
            size = ExpectSize($"the number behind '{word}'");
        return isThere;
    }

    IrSyntaxException Unexpected(string what) =>
        new(DiagnosticId.IrSyntax, Current, $"expected {what}, found {Current.Shown}.");

    void Report(IrSyntaxException error) => Report(error.Id, error.Token, error.Message);

    void Report(string id, IrToken token, string message) =>
        _findings.Error(id, message, new Location { File = _file, Line = token.Line, Column = token.Column });

    void SkipLine(int line)
    {
        while (Current.Kind != IrTokenKind.End && Current.Line <= line)
            _at++;
    }

    void SkipLine() => SkipLine(Current.Line);
}
