namespace Skep.Bytecode;

/// <summary>One row of <see cref="OpcodeTable"/>: a form of instruction, what is fixed in its eight bytes, and how it is written.</summary>
public sealed class OpcodeInfo
{
    readonly ulong _mask;
    readonly ulong _match;

    internal OpcodeInfo(
        OpcodeKind kind, Instruction template, string syntax, string? alternative,
        ConformanceGroup group, IsaVersion version, Version? firstKernel)
    {
        Kind = kind;
        Syntax = syntax;
        Alternative = alternative;
        Group = group;
        Version = version;
        FirstKernel = firstKernel;
        Operands = Operand.FieldsOf(syntax);
        Template = template;
        _mask = new Instruction(
            0xff,
            Uses(OperandFields.Destination) ? 0 : (Register)0xf,
            Uses(OperandFields.Source) ? 0 : (Register)0xf,
            Uses(OperandFields.Offset) ? (short)0 : (short)-1,
            Uses(OperandFields.Immediate) ? 0 : -1).Image;
        _match = Template.Image;
    }

    public OpcodeKind Kind { get; }

    /// <summary>The fixed fields at their values, every operand zero.</summary>
    public Instruction Template { get; }

    public byte Opcode => Template.Opcode;

    public OperandFields Operands { get; }

    /// <summary>The text form of the kernel's verifier, operands in braces.</summary>
    public string Syntax { get; }

    /// <summary>LLVM's spelling where it differs by more than the spelling of a number; the assembler takes both.</summary>
    public string? Alternative { get; }

    public ConformanceGroup Group { get; }

    public IsaVersion Version { get; }

    /// <summary>The first kernel that loads it; null when none does.</summary>
    public Version? FirstKernel { get; }

    public bool Uses(OperandFields fields) => (Operands & fields) == fields;

    /// <summary>Whether every fixed field has its value and every register operand is one of r0 to r10.</summary>
    public bool Matches(Instruction instruction) =>
        (instruction.Image & _mask) == _match && instruction.Destination <= Register.R10
        && (instruction.Source <= Register.R10 || !Uses(OperandFields.Source));

    /// <summary>The instruction with these operands; an operand that the form does not have is ignored.</summary>
    public Instruction Encode(Register destination = default, Register source = default, short offset = 0, int immediate = 0) => new(
        Opcode,
        Uses(OperandFields.Destination) ? destination : Template.Destination,
        Uses(OperandFields.Source) ? source : Template.Source,
        Uses(OperandFields.Offset) ? offset : Template.Offset,
        Uses(OperandFields.Immediate) ? immediate : Template.Immediate);

    public override string ToString() => Syntax;
}
