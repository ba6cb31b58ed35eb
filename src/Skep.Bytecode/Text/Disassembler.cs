using System.Globalization;
using System.Runtime.CompilerServices;

namespace Skep.Bytecode;

/// <summary>
/// A program as text, in the syntax of the kernel's verifier. Never fails: bytes that are no instruction are written as <c>.insn</c>,
/// and whatever is written here, <see cref="Assembler"/> turns back into the same bytes.
/// </summary>
/// <remarks>
/// To the kernel's syntax it adds what that leaves ambiguous: <c>ll</c> after a 64-bit immediate, <c>&lt;kfunc&gt;</c> after a call
/// of a kernel function, and the names of the pseudo sources (<c>map[fd:4]</c>, <c>btf[fd:0][id:7]</c>, <c>subprog[+3]</c>).
/// </remarks>
public sealed class Disassembler
{
    /// <summary>Enough for any instruction whose names are short; a longer line takes a pooled buffer.</summary>
    const int LineCapacity = 160;

    readonly ReadOnlyMemory<Instruction> _program;
    readonly InstructionSymbols _symbols;
    readonly DisassemblyStyle _style;
    readonly Dictionary<int, string> _labels = [];

    public Disassembler(
        ReadOnlyMemory<Instruction> program, DisassemblyStyle style = DisassemblyStyle.Plain, InstructionSymbols? symbols = null)
    {
        _program = program;
        _style = style;
        _symbols = symbols ?? InstructionSymbols.None;
        if (style.HasFlag(DisassemblyStyle.Labels))
            _labels = LabelFinder.Find(program.Span, _symbols);
    }

    /// <summary>The label of a slot that a jump or call targets, or null.</summary>
    public string? LabelAt(int slot) => _labels.GetValueOrDefault(slot);

    /// <summary>How many slots the text of the instruction at a slot covers: 2 for a whole 64-bit immediate load.</summary>
    public int SlotCount(int slot)
    {
        var program = _program.Span;
        return program[slot].IsWide && OpcodeTable.Find(program[slot]) is { } row && OpcodeTable.IsSecondSlot(row, Next(slot)) ? 2 : 1;
    }

    /// <summary>Writes the instruction at a slot, without its label line and without a line end.</summary>
    public void Write(TextWriter writer, int slot)
    {
        var line = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[LineCapacity]);
        Append(ref line, slot);
        writer.Write(line.Text);
        line.Clear();
    }

    /// <summary>Writes the whole program, a line per instruction.</summary>
    public void Write(TextWriter writer)
    {
        for (int slot = 0; slot < _program.Length; slot += SlotCount(slot))
        {
            if (LabelAt(slot) is { } label)
            {
                writer.Write(label);
                writer.Write(":\n");
            }
            Write(writer, slot);
            writer.Write('\n');
        }
    }

    public override string ToString()
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        Write(writer);
        return writer.ToString();
    }

    /// <summary>One instruction by itself; <paramref name="next"/> matters only to a 64-bit immediate load.</summary>
    public static string Format(Instruction instruction, Instruction next = default, InstructionSymbols? symbols = null)
    {
        var line = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[LineCapacity]);
        InstructionFormatter.Append(ref line, instruction, next, symbols ?? InstructionSymbols.None);
        return line.ToStringAndClear();
    }

    /// <summary>As <see cref="Format"/> into a buffer; false if it is too small. 160 characters are enough unless a name is long.</summary>
    public static bool TryFormat(
        Span<char> destination, out int written, Instruction instruction, Instruction next = default, InstructionSymbols? symbols = null)
    {
        var line = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[LineCapacity]);
        InstructionFormatter.Append(ref line, instruction, next, symbols ?? InstructionSymbols.None);
        bool fits = line.Text.TryCopyTo(destination);
        written = fits ? line.Text.Length : 0;
        line.Clear();
        return fits;
    }

    void Append(ref DefaultInterpolatedStringHandler line, int slot)
    {
        var instruction = _program.Span[slot];
        if (_style.HasFlag(DisassemblyStyle.Slots))
        {
            line.AppendFormatted(slot, 4);
            line.AppendLiteral(": ");
        }
        if (_style.HasFlag(DisassemblyStyle.Opcodes))
        {
            line.AppendLiteral("(");
            line.AppendFormatted(instruction.Opcode, "x2");
            line.AppendLiteral(") ");
        }
        string? label = instruction.TryGetTarget(slot, out long target) && target >= 0 && target < _program.Length
            ? LabelAt((int)target)
            : null;
        InstructionFormatter.Append(ref line, instruction, Next(slot), _symbols, label);
    }

    /// <summary>The following slot, or one that completes no 64-bit immediate load when there is none.</summary>
    Instruction Next(int slot) => slot + 1 < _program.Length ? _program.Span[slot + 1] : new Instruction(0xff);
}
