using System.Globalization;
using Skep.Diagnostics;

namespace Skep.Bytecode;

/// <summary>
/// Text to instructions. Takes what <see cref="Disassembler"/> writes in every style, so also the verifier's log and bpftool's dumps,
/// and LLVM's spelling. A line holds <c>label:</c>, an instruction, or both; comments start with <c>;</c>, <c>//</c> or <c>#</c>.
/// Numbers are decimal or hexadecimal, jumps and calls take a distance or a label, maps a file descriptor or a name.
/// </summary>
public static class Assembler
{
    /// <summary>Assembles as much as it can, and reports the rest by line and column.</summary>
    /// <param name="file">Named in diagnostics.</param>
    /// <param name="symbols">Gives the ids of helpers called by name alone.</param>
    public static AssembledProgram Assemble(
        ReadOnlySpan<char> source, DiagnosticBag diagnostics, string? file = null, InstructionSymbols? symbols = null)
    {
        var layout = new ProgramLayout();
        var tokens = new List<Token>();
        symbols ??= InstructionSymbols.None;
        int number = 0;
        foreach (var line in source.EnumerateLines())
        {
            Lexer.Tokenize(line, tokens);
            AssembleLine(layout, line, tokens, new Location { File = file, Line = ++number }, diagnostics, symbols);
        }
        return layout.Resolve(diagnostics);
    }

    static void AssembleLine(
        ProgramLayout layout, ReadOnlySpan<char> line, List<Token> tokens, Location location,
        DiagnosticBag diagnostics, InstructionSymbols symbols)
    {
        int at = SkipListingPrefix(line, tokens);
        while (tokens[at].Kind == TokenKind.Word && tokens[at + 1].In(line) is ":" && Lexer.IsLabel(tokens[at].In(line)))
        {
            layout.Define(tokens[at].In(line).ToString(), location with { Column = tokens[at].Start + 1 });
            at += 2;
        }
        if (tokens[at].Kind == TokenKind.End)
            return;

        location = location with { Column = tokens[at].Start + 1 };
        if (tokens[at].In(line) is ".insn")
        {
            if (RawInstruction(line, tokens, at + 1) is { } raw)
                layout.Add(raw, location: location);
            else
                diagnostics.Error(DiagnosticId.AssemblySyntax, "'.insn' takes opcode, destination, source, offset and immediate", location);
            return;
        }

        var parser = new InstructionParser(line, tokens, symbols);
        if (!parser.TryParse(at))
        {
            diagnostics.Add(parser.Fault with { Location = location with { Column = parser.FailedAt.Start + 1 } });
            return;
        }
        Add(layout, parser.Row!, parser.Values, Annotation(line, tokens, parser.End), location);
    }

    static void Add(ProgramLayout layout, OpcodeInfo row, OperandValues values, string? annotation, Location location)
    {
        var instruction = row.Encode(
            values.Destination.GetValueOrDefault(), values.Source.GetValueOrDefault(), values.Offset, (int)values.Immediate);
        var second = new Instruction(0, immediate: values.NextImmediate);
        if (values.Map is { } map)
        {
            layout.AddMap(instruction, second, map, location);
            return;
        }
        layout.Add(instruction, values.Label, annotation: annotation, location: location);
        if (instruction.IsWide)
            layout.Add(second, location: location);
    }

    /// <summary>The slot (<c>7:</c>) and opcode (<c>(b7)</c>) of a listing say nothing that the text does not.</summary>
    static int SkipListingPrefix(ReadOnlySpan<char> line, List<Token> tokens)
    {
        int at = 0;
        if (tokens[at].Kind == TokenKind.Number && tokens[at + 1].In(line) is ":")
            at += 2;
        bool isOpcode = tokens[at].In(line) is "(" && tokens[at + 1].Length == 2 && tokens[at + 2].In(line) is ")"
            && byte.TryParse(tokens[at + 1].In(line), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);
        return isOpcode ? at + 3 : at;
    }

    /// <summary>The label in angle brackets after a distance; null when there is none or it is an expression.</summary>
    static string? Annotation(ReadOnlySpan<char> line, List<Token> tokens, int at) =>
        tokens[at].In(line) is "<" && tokens[at + 1].Kind == TokenKind.Word && tokens[at + 2].In(line) is ">"
            ? tokens[at + 1].In(line).ToString()
            : null;

    static Instruction? RawInstruction(ReadOnlySpan<char> line, List<Token> tokens, int at)
    {
        Span<long> values = stackalloc long[5];
        for (int i = 0; i < values.Length; i++)
        {
            if (i > 0 && tokens[at++].In(line) is not ",")
                return null;
            bool isNegative = tokens[at].In(line) is "-";
            at += isNegative ? 1 : 0;
            if (tokens[at] is not { Kind: TokenKind.Number, IsMalformed: false, Value: <= uint.MaxValue })
                return null;
            values[i] = isNegative ? -(long)tokens[at].Value : (long)tokens[at].Value;
            at++;
        }
        bool fits = tokens[at].Kind == TokenKind.End
            && values[0] == (byte)values[0] && values[1] is >= 0 and <= 15 && values[2] is >= 0 and <= 15
            && values[3] == (short)values[3] && (values[4] == (int)values[4] || values[4] == (uint)values[4]);
        return fits ? new Instruction((byte)values[0], (Register)values[1], (Register)values[2], (short)values[3], (int)values[4]) : null;
    }
}
