namespace Skep.Bytecode;

// Constructors by meaning. Distances count slots from the next instruction.
public readonly partial record struct Instruction
{
    public static Instruction Exit { get; } = new(ExitOpcode);

    public static Instruction Mov64(Register destination, Register source) => Alu64(AluOperation.Mov, destination, source);

    /// <summary>The immediate is sign-extended to 64 bits.</summary>
    public static Instruction Mov64(Register destination, int immediate) => Alu64(AluOperation.Mov, destination, immediate);

    /// <summary>Clears the upper half of the destination, as every 32-bit operation does.</summary>
    public static Instruction Mov32(Register destination, Register source) => Alu32(AluOperation.Mov, destination, source);

    public static Instruction Mov32(Register destination, int immediate) => Alu32(AluOperation.Mov, destination, immediate);

    public static Instruction Alu64(AluOperation operation, Register destination, Register source) =>
        Arithmetic(InstructionClass.Alu64, operation, SourceOperand.X, destination, source, 0);

    public static Instruction Alu64(AluOperation operation, Register destination, int immediate) =>
        Arithmetic(InstructionClass.Alu64, operation, SourceOperand.K, destination, default, immediate);

    public static Instruction Alu32(AluOperation operation, Register destination, Register source) =>
        Arithmetic(InstructionClass.Alu, operation, SourceOperand.X, destination, source, 0);

    public static Instruction Alu32(AluOperation operation, Register destination, int immediate) =>
        Arithmetic(InstructionClass.Alu, operation, SourceOperand.K, destination, default, immediate);

    public static Instruction Load(OperandSize size, Register destination, Register address, short offset) =>
        Memory(InstructionClass.Ldx, AddressMode.Mem, size, destination, address, offset, 0);

    /// <summary>Sign-extends to 64 bits; there is no double-word form.</summary>
    public static Instruction LoadSigned(OperandSize size, Register destination, Register address, short offset) =>
        Memory(InstructionClass.Ldx, AddressMode.MemSx, size, destination, address, offset, 0);

    public static Instruction Store(OperandSize size, Register address, short offset, Register source) =>
        Memory(InstructionClass.Stx, AddressMode.Mem, size, address, source, offset, 0);

    public static Instruction Store(OperandSize size, Register address, short offset, int immediate) =>
        Memory(InstructionClass.St, AddressMode.Mem, size, address, default, offset, immediate);

    /// <summary>A read-modify-write of a word or double word. Load-acquire and store-release have factories of their own.</summary>
    public static Instruction Atomic(AtomicOperation operation, OperandSize size, Register address, short offset, Register source) =>
        Memory(InstructionClass.Stx, AddressMode.Atomic, size, address, source, offset, (int)operation);

    public static Instruction LoadAcquire(OperandSize size, Register destination, Register address, short offset) =>
        Memory(InstructionClass.Stx, AddressMode.Atomic, size, destination, address, offset, (int)AtomicOperation.LoadAcquire);

    public static Instruction StoreRelease(OperandSize size, Register address, short offset, Register source) =>
        Memory(InstructionClass.Stx, AddressMode.Atomic, size, address, source, offset, (int)AtomicOperation.StoreRelease);

    /// <summary>The two slots of a 64-bit immediate load.</summary>
    public static (Instruction First, Instruction Second) LoadImmediate64(Register destination, ulong value) =>
        LoadImmediate64(destination, PseudoSource.None, (int)(uint)value, (int)(value >> 32));

    public static (Instruction First, Instruction Second) LoadImmediate64(
        Register destination, PseudoSource source, int immediate, int nextImmediate = 0) =>
        (new(WideOpcode, destination, (Register)source, 0, immediate), new(0, immediate: nextImmediate));

    public static Instruction Goto(short distance) => Jump(InstructionClass.Jmp, JumpOperation.Ja, SourceOperand.K, offset: distance);

    public static Instruction GotoLong(int distance) =>
        Jump(InstructionClass.Jmp32, JumpOperation.Ja, SourceOperand.K, immediate: distance);

    /// <summary>Jumps to the address in a register, which the kernel takes from an instruction array map.</summary>
    public static Instruction GotoRegister(Register target) => Jump(InstructionClass.Jmp, JumpOperation.Ja, SourceOperand.X, target);

    public static Instruction MayGoto(short distance) => Jump(InstructionClass.Jmp, JumpOperation.Jcond, SourceOperand.K, offset: distance);

    public static Instruction JumpIf64(JumpOperation operation, Register left, Register right, short distance) =>
        Jump(InstructionClass.Jmp, operation, SourceOperand.X, left, right, distance);

    public static Instruction JumpIf64(JumpOperation operation, Register left, int right, short distance) =>
        Jump(InstructionClass.Jmp, operation, SourceOperand.K, left, default, distance, right);

    public static Instruction JumpIf32(JumpOperation operation, Register left, Register right, short distance) =>
        Jump(InstructionClass.Jmp32, operation, SourceOperand.X, left, right, distance);

    public static Instruction JumpIf32(JumpOperation operation, Register left, int right, short distance) =>
        Jump(InstructionClass.Jmp32, operation, SourceOperand.K, left, default, distance, right);

    public static Instruction CallHelper(int id) => new(CallOpcode, default, (Register)CallKind.Helper, 0, id);

    public static Instruction CallLocal(int distance) => new(CallOpcode, default, (Register)CallKind.BpfToBpf, 0, distance);

    /// <param name="btfId">The function in vmlinux's BTF, or in the BTF that <paramref name="btfIndex"/> names.</param>
    /// <param name="btfIndex">Index into the <c>fd_array</c> given at load; 0 is vmlinux.</param>
    public static Instruction CallKfunc(int btfId, short btfIndex = 0) =>
        new(CallOpcode, default, (Register)CallKind.Kfunc, btfIndex, btfId);

    /// <summary>Calls the address in a register. Compilers emit it, user-space machines run it, the kernel's verifier rejects it.</summary>
    public static Instruction CallRegister(Register target) => Jump(InstructionClass.Jmp, JumpOperation.Call, SourceOperand.X, target);

    static Instruction Arithmetic(
        InstructionClass instructionClass, AluOperation operation, SourceOperand operand,
        Register destination, Register source, int immediate) =>
        new((byte)((byte)instructionClass | (byte)operand | (byte)operation), destination, source, 0, immediate);

    static Instruction Memory(
        InstructionClass instructionClass, AddressMode mode, OperandSize size,
        Register destination, Register source, short offset, int immediate) =>
        new((byte)((byte)instructionClass | (byte)size | (byte)mode), destination, source, offset, immediate);

    static Instruction Jump(
        InstructionClass instructionClass, JumpOperation operation, SourceOperand operand,
        Register destination = default, Register source = default, short offset = 0, int immediate = 0) =>
        new((byte)((byte)instructionClass | (byte)operand | (byte)operation), destination, source, offset, immediate);
}
