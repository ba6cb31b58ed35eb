namespace Skep.Bytecode;

public sealed partial class ProgramBuilder
{
    public ProgramBuilder Load(OperandSize size, Register destination, Register address, short offset) =>
        Add(Instruction.Load(size, destination, address, offset));

    public ProgramBuilder LoadSigned(OperandSize size, Register destination, Register address, short offset) =>
        Add(Instruction.LoadSigned(size, destination, address, offset));

    public ProgramBuilder Store(OperandSize size, Register address, short offset, Register source) =>
        Add(Instruction.Store(size, address, offset, source));

    public ProgramBuilder Store(OperandSize size, Register address, short offset, int immediate) =>
        Add(Instruction.Store(size, address, offset, immediate));

    public ProgramBuilder Atomic(AtomicOperation operation, OperandSize size, Register address, short offset, Register source) =>
        Add(Instruction.Atomic(operation, size, address, offset, source));

    public ProgramBuilder LoadAcquire(OperandSize size, Register destination, Register address, short offset) =>
        Add(Instruction.LoadAcquire(size, destination, address, offset));

    public ProgramBuilder StoreRelease(OperandSize size, Register address, short offset, Register source) =>
        Add(Instruction.StoreRelease(size, address, offset, source));

    /// <summary>Any 64-bit number, in one slot where its sign extension from 32 bits is itself.</summary>
    public ProgramBuilder LoadImmediate(Register destination, long value) =>
        value == (int)value ? Mov(destination, (int)value) : Add(Instruction.LoadImmediate64(destination, (ulong)value));

    /// <summary>A map by file descriptor.</summary>
    public ProgramBuilder LoadMap(Register destination, int fileDescriptor) =>
        Add(Instruction.LoadImmediate64(destination, PseudoSource.MapFd, fileDescriptor));

    /// <summary>A map by a name that the loader replaces; it is listed in <see cref="AssembledProgram.Maps"/>.</summary>
    public ProgramBuilder LoadMap(Register destination, string name) => LoadNamed(destination, PseudoSource.MapFd, name, 0);

    /// <summary>The address of a byte in the first value of a named map.</summary>
    public ProgramBuilder LoadMapValue(Register destination, string name, int offset = 0) =>
        LoadNamed(destination, PseudoSource.MapValue, name, offset);

    /// <summary>The address of the function of this program that starts at a label.</summary>
    public ProgramBuilder LoadFunction(Register destination, string label)
    {
        var (first, second) = Instruction.LoadImmediate64(destination, PseudoSource.Function, 0);
        return JumpTo(label, first).Add(second);
    }

    ProgramBuilder LoadNamed(Register destination, PseudoSource source, string name, int offset)
    {
        var (first, second) = Instruction.LoadImmediate64(destination, source, 0, offset);
        _layout.AddMap(first, second, name);
        return this;
    }
}
