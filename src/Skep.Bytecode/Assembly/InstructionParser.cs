using Skep.Diagnostics;
using static System.FormattableString;

namespace Skep.Bytecode;

/// <summary>
/// Matches the tokens of one line against <see cref="SyntaxTree"/>. If nothing matches, a second pass notes why: of the attempts,
/// the one that came furthest says what was expected there.
/// </summary>
ref partial struct InstructionParser(ReadOnlySpan<char> line, List<Token> tokens, InstructionSymbols symbols)
{
    const int NoMatch = -1;

    readonly ReadOnlySpan<char> _line = line;
    readonly List<Token> _tokens = tokens;
    readonly InstructionSymbols _symbols = symbols;
    SortedSet<string>? _expected;
    bool _explains;
    int _furthest = -1;
    int _failedAt;
    Diagnostic? _fault;

    public OpcodeInfo? Row { get; private set; }

    public OperandValues Values { get; private set; }

    /// <summary>The token after the instruction: the end, or the <c>&lt;label&gt;</c> that may follow a distance.</summary>
    public int End { get; private set; }

    /// <summary>Where matching failed.</summary>
    public readonly Token FailedAt => _tokens[_failedAt];

    public readonly Diagnostic Fault => _fault ?? SyntaxFault();

    public bool TryParse(int start)
    {
        if (Match(SyntaxTree.Root, start, default))
            return true;
        _explains = true;
        return Match(SyntaxTree.Root, start, default);
    }

    bool Match(SyntaxTree node, int at, OperandValues values)
    {
        if (node.Row is { } row && (_tokens[at].Kind == TokenKind.End || IsAnnotation(row, at)))
        {
            if (!FitsImmediate(row, values, at))
                return false;
            (Row, Values, End) = (row, values, at);
            return true;
        }
        foreach (var (text, number, next) in node.Literals)
        {
            bool same = number is { } value ? IsNumber(at) && _tokens[at].Value == value : Is(at, text);
            if (same && Match(next, at + 1, values))
                return true;
            if (!same && _explains)
                Expect(at, $"'{text}'");
        }
        foreach (var (operand, width, next) in node.Operands)
        {
            var attempt = values;
            int after = Read(operand, width, at, ref attempt);
            if (after != NoMatch && Match(next, after, attempt))
                return true;
        }
        if (node.Row is not null)
            Expect(at, "the end of the line");
        return false;
    }

    /// <summary>
    /// An immediate is a signed 32-bit number. Where the operation is 32 bits wide its unsigned reading means the same. Where it is
    /// extended to 64 bits it does not, except that the kernel writes what a register is compared with as 32 unsigned bits.
    /// </summary>
    bool FitsImmediate(OpcodeInfo row, OperandValues values, int end)
    {
        long value = values.Immediate;
        if (value == (int)value)
            return true;
        var instruction = row.Template;
        bool isExtended = instruction.Class is InstructionClass.Alu64 or InstructionClass.Jmp
            || (instruction.Class == InstructionClass.St && instruction.Size == OperandSize.DoubleWord);
        bool isComparison = instruction.IsConditionalJump && values.IsBitPattern;
        if (value == (uint)value && (!isExtended || isComparison))
            return true;
        Refuse(
            values.ImmediateToken, DiagnosticId.OperandOutOfRange,
            Invariant($"the immediate {value} does not fit {(isExtended ? "a signed number of 32 bits" : "32 bits")}"),
            row.Kind == OpcodeKind.Mov64K ? "Write 'll' after it for a 64-bit immediate load." : null,
            reached: end);
        return false;
    }

    /// <summary>The label or address that a listing writes after a distance: <c>&lt;L1&gt;</c>, <c>&lt;main+0x38&gt;</c>.</summary>
    readonly bool IsAnnotation(OpcodeInfo row, int at) =>
        Is(at, "<") && _tokens[^2].In(_line) is ">" && row.Template.TryGetTarget(0, out _);

    readonly bool Is(int at, ReadOnlySpan<char> text) => at < _tokens.Count && _tokens[at].In(_line).SequenceEqual(text);

    readonly bool IsNumber(int at) => at < _tokens.Count && _tokens[at] is { Kind: TokenKind.Number, IsMalformed: false };

    /// <summary>Notes what could have stood here.</summary>
    int Expect(int at, string what)
    {
        if (!_explains)
            return NoMatch;
        if (at > _furthest)
        {
            (_furthest, _failedAt, _fault) = (at, at, null);
            _expected?.Clear();
        }
        if (at == _furthest)
            (_expected ??= []).Add(what);
        return NoMatch;
    }

    /// <summary>Notes an operand of the right shape and a wrong value, which says more than what else could have stood there.</summary>
    /// <param name="reached">How far the line was read; as far as <paramref name="at"/> if not given.</param>
    int Refuse(int at, string id, string message, string? help = null, int reached = 0)
    {
        reached = Math.Max(reached, at);
        if (_explains && reached >= _furthest)
            (_furthest, _failedAt, _fault) = (reached, at, new Diagnostic(id, Severity.Error, message, Location.None, help));
        return NoMatch;
    }

    readonly Diagnostic SyntaxFault()
    {
        var token = FailedAt;
        string found = token.Kind == TokenKind.End ? "the line ends here" : $"'{token.In(_line)}' cannot stand here";
        const int Listed = 6;
        string? help = _expected is null or { Count: 0 or > Listed } ? null : $"Expected {string.Join(" or ", _expected)}.";
        return new Diagnostic(DiagnosticId.AssemblySyntax, Severity.Error, found, Location.None, help);
    }
}
