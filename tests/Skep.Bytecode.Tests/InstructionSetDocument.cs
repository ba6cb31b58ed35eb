using System.Globalization;
using System.Text;

namespace Skep.Bytecode.Tests;

/// <summary>Writes <c>docs/instruction-set.md</c> from <see cref="OpcodeTable"/>.</summary>
static class InstructionSetDocument
{
    const string Head = """
        # The instruction set

        Every form of instruction that Skep decodes, runs, assembles and disassembles. Written by a test from `OpcodeTable`; do not edit.

        An instruction is eight bytes: opcode, registers (source in the high four bits, destination in the low four; the other way
        round in big-endian code), a 16-bit offset and a 32-bit immediate. A field that a form does not use must be zero: an
        instruction with any other value there is refused. 64-bit immediate loads fill two slots of eight bytes; in the second only the
        immediate is used. Distances count slots from the next one.

        In the text form, `{dst}` and `{src}` are register numbers, `{imm}` and `{hex}` the immediate, `{off}` the offset with its sign,
        `{to16}` and `{to32}` jump distances (`pc+3`) in offset and immediate, `{imm64}` both immediates of a 64-bit load, `{next}` the
        second of them, `{distance}` and `{function}` the distance of a function, `{helper}` and `{kfunc}` its name and number. `r` names all 64 bits of a register, `w` the lower 32; writing those clears the upper half.

        *Fixed* lists fields that must have a value other than zero. *Group* is the conformance group of RFC 9669 that adds the form;
        *-mcpu* the lowest level at which compilers emit it; *Linux* the first kernel that loads it.


        """;

    static readonly (string Title, Func<OpcodeInfo, bool> Holds)[] Sections =
    [
        ("Arithmetic, 32 bits", row => row.Template.Class == InstructionClass.Alu && row.Template.AluOperation != AluOperation.End),
        ("Arithmetic, 64 bits", row => row.Template.Class == InstructionClass.Alu64 && row.Template.AluOperation != AluOperation.End),
        ("Byte order", row => row.Template.IsAlu && row.Template.AluOperation == AluOperation.End),
        ("Jumps", row => row.Template.IsJump || row.Kind == OpcodeKind.JaX),
        ("Calls and exit", row => row.Template.Class == InstructionClass.Jmp && !row.Template.IsJump && row.Kind != OpcodeKind.JaX),
        ("Loads and stores", row => row.Template.Class is InstructionClass.Ldx or InstructionClass.St or InstructionClass.Stx
            && !row.Template.IsAtomic),
        ("Atomic operations", row => row.Template.IsAtomic),
        ("64-bit immediate loads", row => row.Template.IsWide),
        ("Deprecated packet access", row => row.Template.Class == InstructionClass.Ld && !row.Template.IsWide),
    ];

    public static string Write()
    {
        var text = new StringBuilder(Head);
        foreach (var (title, holds) in Sections)
        {
            text.Append(CultureInfo.InvariantCulture, $"## {title}\n\n");
            text.Append("| opcode | fixed | text | kind | group | -mcpu | Linux |\n|---|---|---|---|---|---|---|\n");
            foreach (var row in OpcodeTable.All.Where(holds))
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| 0x{row.Opcode:x2} | {Fixed(row.Template)} | `{row.Syntax.Replace("|", "\\|", StringComparison.Ordinal)}` | {row.Kind} | {Group(row)} | {row.Version.ToString().ToLowerInvariant()} | {row.FirstKernel?.ToString() ?? "none"} |\n");
            }
            text.Append('\n');
        }
        return text.ToString().TrimEnd() + "\n";
    }

    /// <summary>Whether each form stands in exactly one section.</summary>
    public static bool IsComplete => OpcodeTable.All.All(row => Sections.Count(section => section.Holds(row)) == 1);

    static string Group(OpcodeInfo row) => row.Group == ConformanceGroup.None ? "" : row.Group.ToString().ToLowerInvariant();

    static string Fixed(Instruction template)
    {
        var parts = new List<string>();
        if (template.Source != 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"src {(int)template.Source}"));
        if (template.Offset != 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"off {template.Offset}"));
        if (template.Immediate != 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"imm 0x{template.Immediate:x}"));
        return string.Join(", ", parts);
    }
}
