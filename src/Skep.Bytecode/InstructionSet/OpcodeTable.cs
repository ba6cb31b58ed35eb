namespace Skep.Bytecode;

/// <summary>
/// The instruction set, once: every valid form of instruction. Decoding, validation, the disassembler, the assembler and
/// <c>docs/instruction-set.md</c> read it. An instruction in which a field that its form does not use is not zero matches no row.
/// </summary>
public static class OpcodeTable
{
    /// <summary>Where the forms of each opcode start in <see cref="ByOpcode"/>; one more for the end.</summary>
    static readonly int[] FirstByOpcode = CountOpcodes();

    static readonly OpcodeInfo[] ByOpcode = SortByOpcode();

    /// <summary>Every form, in the order of RFC 9669.</summary>
    public static IReadOnlyList<OpcodeInfo> All => OpcodeRows.All;

    /// <summary>The forms that share an opcode byte.</summary>
    public static ReadOnlySpan<OpcodeInfo> WithOpcode(byte opcode) =>
        ByOpcode.AsSpan(FirstByOpcode[opcode]..FirstByOpcode[opcode + 1]);

    /// <summary>The row of a form, which must not be <see cref="OpcodeKind.None"/>.</summary>
    public static OpcodeInfo Of(OpcodeKind kind) => OpcodeRows.All[(int)kind - 1];

    /// <summary>
    /// The form of an instruction, or null if it is not valid. The second slot of a 64-bit immediate load is checked by
    /// <see cref="IsSecondSlot"/>, not here.
    /// </summary>
    public static OpcodeInfo? Find(Instruction instruction)
    {
        foreach (var row in WithOpcode(instruction.Opcode))
        {
            if (row.Matches(instruction))
                return row;
        }
        return null;
    }

    /// <summary>
    /// Whether <paramref name="second"/> can follow a 64-bit immediate load of this form: all zero but the immediate, and that too
    /// where the form does not use it.
    /// </summary>
    public static bool IsSecondSlot(OpcodeInfo first, Instruction second) =>
        second == new Instruction(0, immediate: first.Uses(OperandFields.NextImmediate) ? second.Immediate : 0);

    static int[] CountOpcodes()
    {
        int[] first = new int[257];
        foreach (var row in OpcodeRows.All)
            first[row.Opcode + 1]++;
        for (int opcode = 0; opcode < 256; opcode++)
            first[opcode + 1] += first[opcode];
        return first;
    }

    static OpcodeInfo[] SortByOpcode()
    {
        var sorted = new OpcodeInfo[OpcodeRows.All.Length];
        int[] next = FirstByOpcode[..256];
        foreach (var row in OpcodeRows.All)
            sorted[next[row.Opcode]++] = row;
        return sorted;
    }
}
