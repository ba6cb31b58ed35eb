namespace Skep.Compiler.Ir.Text;

enum IrTokenKind : byte
{
    End,
    Word,
    Number,

    /// <summary><c>%7</c>; the number is in <see cref="IrToken.Number"/>.</summary>
    Value,

    /// <summary><c>!7</c>.</summary>
    Type,

    /// <summary><c>@name</c> or <c>@"name"</c>; the text is the name alone.</summary>
    Symbol,

    /// <summary>The text is what the quotes hold.</summary>
    String,
    Punctuation,

    /// <summary>What no token begins with.</summary>
    Bad,
}

/// <param name="Line">1-based.</param>
/// <param name="Column">1-based.</param>
readonly record struct IrToken(IrTokenKind Kind, string Text, int Line, int Column, long Number = 0)
{
    /// <summary>As a message shows it.</summary>
    public string Shown => Kind switch
    {
        IrTokenKind.End => "the end",
        IrTokenKind.Value => "'%" + Text + "'",
        IrTokenKind.Type => "'!" + Text + "'",
        IrTokenKind.Symbol => "'@" + Text + "'",
        _ => "'" + Text + "'",
    };
}
