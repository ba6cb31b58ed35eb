using System.Runtime.CompilerServices;

namespace Skep.Bytecode;

/// <summary>
/// Writes one instruction by walking the syntax of its row. With a label, the distance loses its "pc" and the label follows.
/// </summary>
static class InstructionFormatter
{
    public static void Append(
        ref DefaultInterpolatedStringHandler line, Instruction instruction, Instruction next, InstructionSymbols symbols,
        string? label = null)
    {
        var row = OpcodeTable.Find(instruction);
        if (row is null || (instruction.IsWide && !OpcodeTable.IsSecondSlot(row, next)))
        {
            AppendRaw(ref line, instruction);
            return;
        }

        ReadOnlySpan<char> syntax = row.Syntax;
        if (instruction.IsWide && symbols.WideOperand(instruction, next) is { } operand)
        {
            line.AppendLiteral("r");
            line.AppendFormatted((int)instruction.Destination);
            line.AppendLiteral(" = ");
            line.AppendLiteral(operand);
        }
        else
        {
            for (int open; (open = syntax.IndexOf('{')) >= 0;)
            {
                int close = syntax.IndexOf('}');
                line.AppendFormatted(syntax[..open]);
                Append(ref line, Operand.Parse(syntax[(open + 1)..close]), instruction, next, symbols, label is not null);
                syntax = syntax[(close + 1)..];
            }
            line.AppendFormatted(syntax);
        }

        if (label is not null)
        {
            line.AppendLiteral(" <");
            line.AppendLiteral(label);
            line.AppendLiteral(">");
        }
    }

    /// <summary>The assembler's form for bytes that are no instruction: opcode, registers, offset, immediate.</summary>
    static void AppendRaw(ref DefaultInterpolatedStringHandler line, Instruction instruction)
    {
        line.AppendLiteral(".insn 0x");
        line.AppendFormatted(instruction.Opcode, "x2");
        line.AppendLiteral(", ");
        line.AppendFormatted((int)instruction.Destination);
        line.AppendLiteral(", ");
        line.AppendFormatted((int)instruction.Source);
        line.AppendLiteral(", ");
        line.AppendFormatted(instruction.Offset);
        line.AppendLiteral(", ");
        line.AppendFormatted(instruction.Immediate);
    }

    static void Append(
        ref DefaultInterpolatedStringHandler line, Operand operand, Instruction instruction, Instruction next, InstructionSymbols symbols,
        bool isLabelled)
    {
        switch (operand)
        {
            case Operand.Destination:
                line.AppendFormatted((int)instruction.Destination);
                break;
            case Operand.Source:
                line.AppendFormatted((int)instruction.Source);
                break;
            case Operand.Immediate:
                line.AppendFormatted(instruction.Immediate);
                break;
            case Operand.HexImmediate:
                line.AppendLiteral("0x");
                line.AppendFormatted(instruction.Immediate, "x");
                break;
            case Operand.Immediate64:
                line.AppendLiteral("0x");
                line.AppendFormatted(instruction.WideImmediate(next), "x");
                break;
            case Operand.NextImmediate:
                line.AppendFormatted((uint)next.Immediate);
                break;
            case Operand.Offset:
                AppendSigned(ref line, instruction.Offset);
                break;
            case Operand.FunctionDistance:
                AppendSigned(ref line, instruction.Immediate);
                break;
            case Operand.Target16 or Operand.Target32 or Operand.Function:
                if (!isLabelled)
                    line.AppendLiteral("pc");
                AppendSigned(ref line, operand == Operand.Target16 ? instruction.Offset : instruction.Immediate);
                break;
            case Operand.Helper:
                line.AppendLiteral(symbols.HelperName(instruction.Immediate) ?? "helper");
                line.AppendLiteral("#");
                line.AppendFormatted(instruction.Immediate);
                break;
            case Operand.Kfunc:
                line.AppendLiteral(symbols.KfuncName(instruction.Immediate, instruction.Offset) ?? "kfunc");
                line.AppendLiteral("#");
                line.AppendFormatted(instruction.Immediate);
                line.AppendLiteral(" <kfunc");
                if (instruction.Offset != 0)
                {
                    line.AppendLiteral(" ");
                    line.AppendFormatted(instruction.Offset);
                }
                line.AppendLiteral(">");
                break;
        }
    }

    static void AppendSigned(ref DefaultInterpolatedStringHandler line, int value)
    {
        if (value >= 0)
            line.AppendLiteral("+");
        line.AppendFormatted(value);
    }
}
