namespace Skep.Diagnostics;

public static partial class DiagnosticId
{
    /// <summary>A line of assembly is no instruction, label or comment.</summary>
    public const string AssemblySyntax = "BPF0101";

    /// <summary>A number does not fit the field that it is written to.</summary>
    public const string OperandOutOfRange = "BPF0102";

    /// <summary>A jump or call names a label that is defined nowhere.</summary>
    public const string UnknownLabel = "BPF0103";

    /// <summary>A label is defined twice.</summary>
    public const string DuplicateLabel = "BPF0104";

    /// <summary>A jump is too far for its distance field.</summary>
    public const string JumpTooFar = "BPF0105";

    /// <summary>A jump's written distance and its label disagree.</summary>
    public const string LabelMismatch = "BPF0106";

    /// <summary>No instruction has this opcode.</summary>
    public const string UnknownOpcode = "BPF0201";

    /// <summary>A field that the instruction does not use, or uses for a sub-operation, has a value without meaning.</summary>
    public const string ReservedField = "BPF0202";

    /// <summary>A 64-bit immediate load lacks its second slot, or that slot is not empty.</summary>
    public const string IncompleteWideInstruction = "BPF0203";

    /// <summary>A jump or call leaves the program.</summary>
    public const string TargetOutsideProgram = "BPF0204";

    /// <summary>A jump or call lands on the second slot of a 64-bit immediate load.</summary>
    public const string TargetInsideInstruction = "BPF0205";

    /// <summary>The size of the code is not a multiple of eight bytes.</summary>
    public const string CodeSize = "BPF0206";

    /// <summary>A register number above 10.</summary>
    public const string RegisterNumber = "BPF0207";

    /// <summary>No classic instruction has this code.</summary>
    public const string UnknownClassicCode = "BPF0301";

    /// <summary>A classic instruction has an operand that classic BPF forbids.</summary>
    public const string ClassicOperand = "BPF0302";

    /// <summary>A classic instruction has no counterpart in an eBPF program.</summary>
    public const string ClassicNotTranslatable = "BPF0303";
}
