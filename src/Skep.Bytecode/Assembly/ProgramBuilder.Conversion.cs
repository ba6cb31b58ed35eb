namespace Skep.Bytecode;

// What changes a value's width or byte order. Sign extension and Bswap need kernel 6.6.
public sealed partial class ProgramBuilder
{
    /// <summary>Sign-extends the lower 1, 2 or 4 bytes of a register to 64 bits.</summary>
    public ProgramBuilder MovSigned(OperandSize size, Register destination, Register source) => Add(size switch
    {
        OperandSize.Byte => OpcodeKind.MovS8To64,
        OperandSize.HalfWord => OpcodeKind.MovS16To64,
        OperandSize.Word => OpcodeKind.MovS32To64,
        _ => throw new ArgumentOutOfRangeException(nameof(size), size, "Only narrower values can be sign-extended."),
    }, destination, source);

    /// <summary>Between the host's byte order and the network's, either way; clears what is above the width.</summary>
    public ProgramBuilder ToBigEndian(OperandSize size, Register register) =>
        Swap(size, register, OpcodeKind.ToBe16, OpcodeKind.ToBe32, OpcodeKind.ToBe64);

    /// <summary>Between the host's byte order and little-endian, either way; clears what is above the width.</summary>
    public ProgramBuilder ToLittleEndian(OperandSize size, Register register) =>
        Swap(size, register, OpcodeKind.ToLe16, OpcodeKind.ToLe32, OpcodeKind.ToLe64);

    /// <summary>Reverses the lower bytes whatever the host's order is; clears what is above the width.</summary>
    public ProgramBuilder Bswap(OperandSize size, Register register) =>
        Swap(size, register, OpcodeKind.Bswap16, OpcodeKind.Bswap32, OpcodeKind.Bswap64);

    ProgramBuilder Swap(OperandSize size, Register register, OpcodeKind two, OpcodeKind four, OpcodeKind eight) => Add(size switch
    {
        OperandSize.HalfWord => two,
        OperandSize.Word => four,
        OperandSize.DoubleWord => eight,
        _ => throw new ArgumentOutOfRangeException(nameof(size), size, "A byte has no byte order."),
    }, register);
}
