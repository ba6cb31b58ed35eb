using System.Runtime.InteropServices;

namespace Skep.Bytecode;

/// <summary>
/// One instruction of classic BPF, laid out as <c>struct sock_filter</c> of <c>linux/filter.h</c>. The machine has an accumulator A,
/// an index X, and sixteen 32-bit words of scratch memory M; all jumps lead forward.
/// </summary>
/// <param name="Code">The operation.</param>
/// <param name="JumpTrue">Instructions to skip when a comparison holds.</param>
/// <param name="JumpFalse">Instructions to skip when it does not.</param>
/// <param name="K">The constant operand.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct ClassicInstruction(ushort Code, byte JumpTrue, byte JumpFalse, uint K)
{
    public const int SizeInBytes = 8;

    /// <summary>A kernel refuses longer filters (BPF_MAXINSNS).</summary>
    public const int MaxProgramLength = 4096;

    /// <summary>Words of scratch memory.</summary>
    public const int ScratchWords = 16;

    /// <summary>SKF_AD_OFF: -0x1000 as the unsigned number that <see cref="K"/> is.</summary>
    const uint AncillaryStart = unchecked((uint)-0x1000);

    public ClassicClass Class => (ClassicClass)(Code & 0x07);

    /// <summary>The access width, where <see cref="Class"/> is a load.</summary>
    public OperandSize Size => (OperandSize)(Code & 0x18);

    /// <summary>Where a load takes its value from.</summary>
    public ClassicMode Mode => (ClassicMode)(Code & 0xe0);

    /// <summary>K or X, where <see cref="Class"/> is arithmetic or a jump.</summary>
    public SourceOperand SourceOperand => (SourceOperand)(Code & 0x08);

    public AluOperation AluOperation => (AluOperation)(Code & 0xf0);

    public JumpOperation JumpOperation => (JumpOperation)(Code & 0xf0);

    /// <summary>A comparison, which has the two jump fields.</summary>
    public bool IsConditionalJump => Class == ClassicClass.Jmp && JumpOperation != JumpOperation.Ja;

    /// <summary>Whether a return gives A and not K.</summary>
    public bool ReturnsAccumulator => (Code & 0x18) == 0x10;

    /// <summary>Reads scratch memory word <see cref="K"/>.</summary>
    public bool ReadsScratch => Class is ClassicClass.Ld or ClassicClass.Ldx && Mode == ClassicMode.Mem;

    /// <summary>Writes scratch memory word <see cref="K"/>.</summary>
    public bool WritesScratch => Class is ClassicClass.St or ClassicClass.Stx;

    /// <summary>What a load of class Ld and mode Abs reads in place of the packet; null when it reads the packet.</summary>
    public AncillaryData? Ancillary =>
        Class == ClassicClass.Ld && Mode == ClassicMode.Abs && K >= AncillaryStart && Enum.IsDefined((AncillaryData)(K - AncillaryStart))
            ? (AncillaryData)(K - AncillaryStart)
            : null;
}
