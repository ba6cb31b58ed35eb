namespace Skep.Bytecode;

/// <summary>What a listing shows beside the instructions. The assembler takes every combination back.</summary>
[Flags]
public enum DisassemblyStyle
{
    /// <summary>The kernel's text alone: <c>if w2 s&lt; 0x5 goto pc+3</c>.</summary>
    Plain = 0,

    /// <summary>The slot before each instruction: <c>   7: </c>.</summary>
    Slots = 1,

    /// <summary>The opcode byte before each instruction, as in the verifier's log and in bpftool: <c>(b7) </c>.</summary>
    Opcodes = 2,

    /// <summary>
    /// A line <c>L1:</c> before each target, and the label in place of "pc" with the distance: <c>goto +3 &lt;L1&gt;</c>.
    /// </summary>
    Labels = 4,
}
