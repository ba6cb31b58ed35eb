namespace Skep.Bytecode;

public sealed partial class ProgramBuilder
{
    public ProgramBuilder Goto(string label) => JumpTo(label, Instruction.Goto(0));

    /// <summary>Compares all 64 bits; the immediate is sign-extended.</summary>
    public ProgramBuilder JumpIf(JumpOperation operation, Register left, int right, string label) =>
        JumpTo(label, Instruction.JumpIf64(operation, left, right, 0));

    public ProgramBuilder JumpIf(JumpOperation operation, Register left, Register right, string label) =>
        JumpTo(label, Instruction.JumpIf64(operation, left, right, 0));

    /// <summary>Compares the lower 32 bits.</summary>
    public ProgramBuilder JumpIf32(JumpOperation operation, Register left, int right, string label) =>
        JumpTo(label, Instruction.JumpIf32(operation, left, right, 0));

    public ProgramBuilder JumpIf32(JumpOperation operation, Register left, Register right, string label) =>
        JumpTo(label, Instruction.JumpIf32(operation, left, right, 0));

    /// <summary>Jumps when the kernel's loop budget is used up (kernel 6.9).</summary>
    public ProgramBuilder MayGoto(string label) => JumpTo(label, Instruction.MayGoto(0));

    public ProgramBuilder CallHelper(int id) => Add(Instruction.CallHelper(id));

    /// <summary>Calls the function of this program that starts at a label.</summary>
    public ProgramBuilder Call(string label) => JumpTo(label, Instruction.CallLocal(0));

    public ProgramBuilder CallKfunc(int btfId, short btfIndex = 0) => Add(Instruction.CallKfunc(btfId, btfIndex));

    public ProgramBuilder Exit() => Add(Instruction.Exit);
}
