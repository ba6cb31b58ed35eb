namespace Skep.Bytecode;

// Arithmetic on all 64 bits, with immediates sign-extended, and (suffix 32) on the lower 32, which clears the upper half.
public sealed partial class ProgramBuilder
{
    public ProgramBuilder Mov(Register destination, Register source) => Add(Instruction.Alu64(AluOperation.Mov, destination, source));

    public ProgramBuilder Mov(Register destination, int immediate) => Add(Instruction.Alu64(AluOperation.Mov, destination, immediate));

    public ProgramBuilder Add(Register destination, Register source) => Add(Instruction.Alu64(AluOperation.Add, destination, source));

    public ProgramBuilder Add(Register destination, int immediate) => Add(Instruction.Alu64(AluOperation.Add, destination, immediate));

    public ProgramBuilder Sub(Register destination, Register source) => Add(Instruction.Alu64(AluOperation.Sub, destination, source));

    public ProgramBuilder Sub(Register destination, int immediate) => Add(Instruction.Alu64(AluOperation.Sub, destination, immediate));

    public ProgramBuilder Mul(Register destination, Register source) => Add(Instruction.Alu64(AluOperation.Mul, destination, source));

    public ProgramBuilder Mul(Register destination, int immediate) => Add(Instruction.Alu64(AluOperation.Mul, destination, immediate));

    public ProgramBuilder Div(Register destination, Register source) => Add(Instruction.Alu64(AluOperation.Div, destination, source));

    public ProgramBuilder Div(Register destination, int immediate) => Add(Instruction.Alu64(AluOperation.Div, destination, immediate));

    public ProgramBuilder Mod(Register destination, Register source) => Add(Instruction.Alu64(AluOperation.Mod, destination, source));

    public ProgramBuilder Mod(Register destination, int immediate) => Add(Instruction.Alu64(AluOperation.Mod, destination, immediate));

    public ProgramBuilder Or(Register destination, Register source) => Add(Instruction.Alu64(AluOperation.Or, destination, source));

    public ProgramBuilder Or(Register destination, int immediate) => Add(Instruction.Alu64(AluOperation.Or, destination, immediate));

    public ProgramBuilder And(Register destination, Register source) => Add(Instruction.Alu64(AluOperation.And, destination, source));

    public ProgramBuilder And(Register destination, int immediate) => Add(Instruction.Alu64(AluOperation.And, destination, immediate));

    public ProgramBuilder Xor(Register destination, Register source) => Add(Instruction.Alu64(AluOperation.Xor, destination, source));

    public ProgramBuilder Xor(Register destination, int immediate) => Add(Instruction.Alu64(AluOperation.Xor, destination, immediate));

    public ProgramBuilder Lsh(Register destination, Register source) => Add(Instruction.Alu64(AluOperation.Lsh, destination, source));

    public ProgramBuilder Lsh(Register destination, int immediate) => Add(Instruction.Alu64(AluOperation.Lsh, destination, immediate));

    public ProgramBuilder Rsh(Register destination, Register source) => Add(Instruction.Alu64(AluOperation.Rsh, destination, source));

    public ProgramBuilder Rsh(Register destination, int immediate) => Add(Instruction.Alu64(AluOperation.Rsh, destination, immediate));

    public ProgramBuilder Arsh(Register destination, Register source) => Add(Instruction.Alu64(AluOperation.Arsh, destination, source));

    public ProgramBuilder Arsh(Register destination, int immediate) => Add(Instruction.Alu64(AluOperation.Arsh, destination, immediate));

    public ProgramBuilder SDiv(Register destination, Register source) => Add(OpcodeKind.SDiv64X, destination, source);

    public ProgramBuilder SDiv(Register destination, int immediate) => Add(OpcodeKind.SDiv64K, destination, immediate: immediate);

    public ProgramBuilder SMod(Register destination, Register source) => Add(OpcodeKind.SMod64X, destination, source);

    public ProgramBuilder SMod(Register destination, int immediate) => Add(OpcodeKind.SMod64K, destination, immediate: immediate);

    public ProgramBuilder Neg(Register destination) => Add(OpcodeKind.Neg64, destination);

    public ProgramBuilder Mov32(Register destination, Register source) => Add(Instruction.Alu32(AluOperation.Mov, destination, source));

    public ProgramBuilder Mov32(Register destination, int immediate) => Add(Instruction.Alu32(AluOperation.Mov, destination, immediate));

    public ProgramBuilder Add32(Register destination, Register source) => Add(Instruction.Alu32(AluOperation.Add, destination, source));

    public ProgramBuilder Add32(Register destination, int immediate) => Add(Instruction.Alu32(AluOperation.Add, destination, immediate));

    public ProgramBuilder Sub32(Register destination, Register source) => Add(Instruction.Alu32(AluOperation.Sub, destination, source));

    public ProgramBuilder Sub32(Register destination, int immediate) => Add(Instruction.Alu32(AluOperation.Sub, destination, immediate));

    public ProgramBuilder Mul32(Register destination, Register source) => Add(Instruction.Alu32(AluOperation.Mul, destination, source));

    public ProgramBuilder Mul32(Register destination, int immediate) => Add(Instruction.Alu32(AluOperation.Mul, destination, immediate));

    public ProgramBuilder Div32(Register destination, Register source) => Add(Instruction.Alu32(AluOperation.Div, destination, source));

    public ProgramBuilder Div32(Register destination, int immediate) => Add(Instruction.Alu32(AluOperation.Div, destination, immediate));

    public ProgramBuilder Mod32(Register destination, Register source) => Add(Instruction.Alu32(AluOperation.Mod, destination, source));

    public ProgramBuilder Mod32(Register destination, int immediate) => Add(Instruction.Alu32(AluOperation.Mod, destination, immediate));

    public ProgramBuilder Or32(Register destination, Register source) => Add(Instruction.Alu32(AluOperation.Or, destination, source));

    public ProgramBuilder Or32(Register destination, int immediate) => Add(Instruction.Alu32(AluOperation.Or, destination, immediate));

    public ProgramBuilder And32(Register destination, Register source) => Add(Instruction.Alu32(AluOperation.And, destination, source));

    public ProgramBuilder And32(Register destination, int immediate) => Add(Instruction.Alu32(AluOperation.And, destination, immediate));

    public ProgramBuilder Xor32(Register destination, Register source) => Add(Instruction.Alu32(AluOperation.Xor, destination, source));

    public ProgramBuilder Xor32(Register destination, int immediate) => Add(Instruction.Alu32(AluOperation.Xor, destination, immediate));

    public ProgramBuilder Lsh32(Register destination, Register source) => Add(Instruction.Alu32(AluOperation.Lsh, destination, source));

    public ProgramBuilder Lsh32(Register destination, int immediate) => Add(Instruction.Alu32(AluOperation.Lsh, destination, immediate));

    public ProgramBuilder Rsh32(Register destination, Register source) => Add(Instruction.Alu32(AluOperation.Rsh, destination, source));

    public ProgramBuilder Rsh32(Register destination, int immediate) => Add(Instruction.Alu32(AluOperation.Rsh, destination, immediate));

    public ProgramBuilder Arsh32(Register destination, Register source) => Add(Instruction.Alu32(AluOperation.Arsh, destination, source));

    public ProgramBuilder Arsh32(Register destination, int immediate) => Add(Instruction.Alu32(AluOperation.Arsh, destination, immediate));

    public ProgramBuilder SDiv32(Register destination, Register source) => Add(OpcodeKind.SDiv32X, destination, source);

    public ProgramBuilder SDiv32(Register destination, int immediate) => Add(OpcodeKind.SDiv32K, destination, immediate: immediate);

    public ProgramBuilder SMod32(Register destination, Register source) => Add(OpcodeKind.SMod32X, destination, source);

    public ProgramBuilder SMod32(Register destination, int immediate) => Add(OpcodeKind.SMod32K, destination, immediate: immediate);

    public ProgramBuilder Neg32(Register destination) => Add(OpcodeKind.Neg32, destination);
}
