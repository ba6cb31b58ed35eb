using Skep.Diagnostics;
using static System.FormattableString;

namespace Skep.Bytecode;

// Each reader takes the tokens of one operand and returns the token after them, or NoMatch.
ref partial struct InstructionParser
{
    int Read(Operand operand, char registerWidth, int at, ref OperandValues values) => operand switch
    {
        Operand.Destination => ReadRegister(registerWidth, at, ref values.Destination),
        Operand.Source => ReadRegister(registerWidth, at, ref values.Source),
        Operand.Offset => ReadOffset(at, ref values),
        Operand.Target16 => ReadTarget(at, short.MaxValue, ref values),
        Operand.Target32 or Operand.Function or Operand.FunctionDistance => ReadTarget(at, int.MaxValue, ref values),
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
        {
            return Refuse(
                at, DiagnosticId.AssemblySyntax, Invariant($"this must be {width}{(int)earlier} again"),
                "The instruction has one field for both.");
        }
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
        bool isDistance = Is(at, "pc") && (Is(at + 1, "+") || Is(at + 1, "-"));
        if (!isDistance && _tokens[at].Kind == TokenKind.Word && Lexer.IsLabel(_tokens[at].In(_line)))
        {
            values.Label = _tokens[at].In(_line).ToString();
            return at + 1;
        }
        if (Is(at, "<") && _tokens[at + 1].Kind == TokenKind.Word && Is(at + 2, ">"))
        {
            values.Label = _tokens[at + 1].In(_line).ToString();
            return at + 3;
        }
        if (isDistance)
            at++;
        if (!Is(at, "+") && !Is(at, "-"))
            return Expect(at, "a distance such as +3, or a label");
        if (!IsNumber(at + 1))
            return Expect(at + 1, "a number");
        long distance = Signed(at);
        if (distance > limit || distance < -limit - 1L)
        {
            return Refuse(
                at + 1, DiagnosticId.OperandOutOfRange,
                Invariant($"the distance {distance} does not fit {(limit == int.MaxValue ? 32 : 16)} bits"));
        }
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

    /// <summary>The number after a sign, held within a long.</summary>
    readonly long Signed(int sign)
    {
        long magnitude = (long)Math.Min(_tokens[sign + 1].Value, long.MaxValue);
        return Is(sign, "-") ? -magnitude : magnitude;
    }
}
