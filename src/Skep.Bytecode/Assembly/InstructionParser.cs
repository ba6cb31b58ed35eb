using Skep.Diagnostics;
using static System.FormattableString;

namespace Skep.Bytecode;

/// <summary>
/// Matches the tokens of one line against <see cref="SyntaxTree"/>. If nothing matches, a second pass notes why: of the attempts,
/// the one that came furthest says what was expected there.
/// </summary>
ref struct InstructionParser(ReadOnlySpan<char> line, List<Token> tokens, InstructionSymbols symbols)
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

    int Read(Operand operand, char registerWidth, int at, ref OperandValues values) => operand switch
    {
        Operand.Destination => ReadRegister(registerWidth, at, ref values.Destination),
        Operand.Source => ReadRegister(registerWidth, at, ref values.Source),
        Operand.Offset => ReadOffset(at, ref values),
        Operand.Target16 => ReadTarget(at, short.MaxValue, ref values),
        Operand.Target32 or Operand.Function => ReadTarget(at, int.MaxValue, ref values),
        Operand.FunctionDistance => ReadTarget(at, int.MaxValue, ref values),
        Operand.Helper => ReadHelper(at, ref values),
        Operand.Kfunc => ReadKfunc(at, ref values),
        Operand.MapName => ReadMapName(at, ref values),
        Operand.NextImmediate => ReadNextImmediate(at, ref values),
        Operand.Immediate64 => ReadWide(at, ref values),
        _ => ReadImmediate(at, ref values),
    };

    int ReadRegister(char width, int at, ref Register? register)
    {
        int number = Lexer.RegisterNumber(_tokens[at].In(_line), out char written);
        if (number < 0 || written != width)
            return Expect(at, width == 'r' ? "a register r0 to r10" : "a register w0 to w10");
        if (number > (int)Register.R10)
            return Refuse(at, DiagnosticId.RegisterNumber, Invariant($"there is no register {number}"), "Registers are numbered 0 to 10.");
        if (register is { } earlier && (int)earlier != number)
            return Refuse(at, DiagnosticId.AssemblySyntax, Invariant($"this must be {width}{(int)earlier} again"), "The instruction has one field for both.");
        register = (Register)number;
        return at + 1;
    }

    int ReadOffset(int at, ref OperandValues values)
    {
        if (!Is(at, "+") && !Is(at, "-"))
            return at;
        if (!IsNumber(at + 1))
            return Expect(at + 1, "a number");
        long offset = Signed(at);
        if (offset != (short)offset)
            return Refuse(at + 1, DiagnosticId.OperandOutOfRange, Invariant($"the offset {offset} does not fit 16 bits"));
        values.Offset = (short)offset;
        return at + 2;
    }

    int ReadTarget(int at, int limit, ref OperandValues values)
    {
        if (_tokens[at].Kind == TokenKind.Word && Lexer.IsLabel(_tokens[at].In(_line)) && !(Is(at, "pc") && (Is(at + 1, "+") || Is(at + 1, "-"))))
        {
            values.Label = _tokens[at].In(_line).ToString();
            return at + 1;
        }
        if (Is(at, "<") && _tokens[at + 1].Kind == TokenKind.Word && Is(at + 2, ">"))
        {
            values.Label = _tokens[at + 1].In(_line).ToString();
            return at + 3;
        }
        if (Is(at, "pc"))
            at++;
        if (!Is(at, "+") && !Is(at, "-"))
            return Expect(at, "a distance such as +3, or a label");
        if (!IsNumber(at + 1))
            return Expect(at + 1, "a number");
        long distance = Signed(at);
        if (distance > limit || distance < -limit - 1L)
            return Refuse(at + 1, DiagnosticId.OperandOutOfRange, Invariant($"the distance {distance} does not fit {(limit == int.MaxValue ? 32 : 16)} bits"));
        if (limit == int.MaxValue)
            values.Immediate = distance;
        else
            values.Offset = (short)distance;
        return at + 2;
    }

    int ReadHelper(int at, ref OperandValues values)
    {
        if (IsNumber(at))
            return ReadImmediate(at, ref values);
        if (_tokens[at].Kind != TokenKind.Word)
            return Expect(at, "a helper, a function or a distance");
        if (Is(at + 1, "#"))
        {
            int after = ReadImmediate(at + 2, ref values);
            return after != NoMatch && Is(after, "<") && Is(after + 1, "kfunc") ? NoMatch : after;
        }
        if (_symbols.HelperId(_tokens[at].In(_line)) is not { } id)
            return NoMatch;
        values.Immediate = id;
        return at + 1;
    }

    int ReadKfunc(int at, ref OperandValues values)
    {
        if (_tokens[at].Kind != TokenKind.Word || !Is(at + 1, "#"))
            return NoMatch;
        at = ReadImmediate(at + 2, ref values);
        if (at == NoMatch || !Is(at, "<") || !Is(at + 1, "kfunc"))
            return NoMatch;
        at += 2;
        if (!Is(at, ">"))
        {
            bool isNegative = Is(at, "-");
            at += isNegative ? 1 : 0;
            if (!IsNumber(at) || _tokens[at].Value > (isNegative ? 0x8000u : 0x7fffu))
                return Expect(at, "the index of a BTF file");
            values.Offset = (short)(isNegative ? -(int)_tokens[at].Value : (int)_tokens[at].Value);
            at++;
        }
        return Is(at, ">") ? at + 1 : Expect(at, "'>'");
    }

    int ReadMapName(int at, ref OperandValues values)
    {
        if (_tokens[at].Kind != TokenKind.Word)
            return Expect(at, "the name of a map");
        values.Map = _tokens[at].In(_line).ToString();
        return at + 1;
    }

    int ReadNextImmediate(int at, ref OperandValues values)
    {
        if (!IsNumber(at))
            return Expect(at, "a number");
        if (_tokens[at].Value > uint.MaxValue)
            return Refuse(at, DiagnosticId.OperandOutOfRange, "the number does not fit 32 bits");
        values.NextImmediate = (int)(uint)_tokens[at].Value;
        return at + 1;
    }

    int ReadWide(int at, ref OperandValues values)
    {
        bool isNegative = Is(at, "-");
        at += isNegative ? 1 : 0;
        if (!IsNumber(at))
            return Expect(at, "a number");
        ulong value = isNegative ? 0 - _tokens[at].Value : _tokens[at].Value;
        values.Immediate = (int)(uint)value;
        values.NextImmediate = (int)(uint)(value >> 32);
        return at + 1;
    }

    int ReadImmediate(int at, ref OperandValues values)
    {
        int sign = at;
        at += Is(at, "-") ? 1 : 0;
        if (!IsNumber(at))
            return Expect(at, "a number");
        // Whatever does not fit a long does not fit any immediate either; the row decides how much fits.
        values.Immediate = sign == at ? (long)Math.Min(_tokens[at].Value, long.MaxValue) : Signed(sign);
        values.ImmediateToken = at;
        values.IsBitPattern = _tokens[at].IsHexadecimal && sign == at;
        return at + 1;
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

    /// <summary>The number after a sign, held within a long.</summary>
    readonly long Signed(int sign)
    {
        long magnitude = (long)Math.Min(_tokens[sign + 1].Value, long.MaxValue);
        return Is(sign, "-") ? -magnitude : magnitude;
    }

    /// <summary>Notes what could have stood here.</summary>
    int Expect(int at, string what)
    {
        if (!_explains)
            return NoMatch;
        if (at > _furthest)
        {
            (_furthest, _failedAt, _fault) = (at, at, null);
            (_expected ??= []).Clear();
        }
        if (at == _furthest)
            _expected!.Add(what);
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
