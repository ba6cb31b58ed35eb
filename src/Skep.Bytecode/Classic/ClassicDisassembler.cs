using System.Globalization;
using static System.FormattableString;

namespace Skep.Bytecode;

/// <summary>A classic program as <c>tcpdump -d</c>, <c>-dd</c> and <c>-ddd</c> write it, without blanks at line ends.</summary>
public static class ClassicDisassembler
{
    /// <summary>One instruction: <c>(003) jeq      #0x6             jt 4	jf 19</c>. An unknown code is <c>unimp</c>.</summary>
    public static string Format(ClassicInstruction instruction, int index)
    {
        var row = ClassicOpcodeTable.Find(instruction.Code);
        string mnemonic = row?.Mnemonic ?? "unimp";
        string operand = row is null ? Invariant($"0x{instruction.Code:x}") : Operand(row.Value.Operand, instruction, index);
        if (instruction.IsConditionalJump)
        {
            return Invariant(
                $"({index:000}) {mnemonic,-8} {operand,-16} jt {index + 1 + instruction.JumpTrue}\tjf {index + 1 + instruction.JumpFalse}");
        }
        return operand.Length > 0 ? Invariant($"({index:000}) {mnemonic,-8} {operand}") : Invariant($"({index:000}) {mnemonic}");
    }

    public static void Write(TextWriter writer, ReadOnlySpan<ClassicInstruction> program)
    {
        for (int i = 0; i < program.Length; i++)
        {
            writer.Write(Format(program[i], i));
            writer.Write('\n');
        }
    }

    /// <summary>An initialiser of a C array of <c>struct sock_filter</c>, as <c>tcpdump -dd</c> writes it.</summary>
    public static string FormatAsC(ClassicInstruction instruction) => Invariant(
        $"{{ 0x{instruction.Code:x}, {instruction.JumpTrue}, {instruction.JumpFalse}, 0x{instruction.K:x8} }},");

    /// <summary>Decimal numbers, as <c>tcpdump -ddd</c> writes them after a line with the count.</summary>
    public static string FormatAsNumbers(ClassicInstruction instruction) => Invariant(
        $"{instruction.Code} {instruction.JumpTrue} {instruction.JumpFalse} {instruction.K}");

    static string Operand(string syntax, ClassicInstruction instruction, int index)
    {
        int open = syntax.IndexOf('{');
        if (open < 0)
            return syntax;
        int close = syntax.IndexOf('}');
        string value = syntax[(open + 1)..close] switch
        {
            "x" => instruction.K.ToString("x", CultureInfo.InvariantCulture),
            "to" => (index + 1 + (int)instruction.K).ToString(CultureInfo.InvariantCulture),
            "packet" when instruction.Ancillary is { } ancillary => ancillary.Name,
            _ => ((int)instruction.K).ToString(CultureInfo.InvariantCulture),
        };
        return string.Concat(syntax.AsSpan(0, open), value, syntax.AsSpan(close + 1));
    }
}
