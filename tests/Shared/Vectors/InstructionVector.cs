using Skep.Bytecode;

namespace Skep.Testing;

/// <summary>
/// One program of type syscall around one instruction, and what it must do. The context is three 64-bit words: destination, source and r0,
/// loaded before the instruction and stored after it; for memory instructions the first word stands for the memory.
/// </summary>
/// <param name="Name">The instruction as text, unique.</param>
/// <param name="Form">Its row of the opcode table.</param>
/// <param name="Program">The code.</param>
/// <param name="KernelLoads">False where the kernel's verifier refuses operands that the instruction set allows.</param>
/// <param name="Model">What the three words become, computed without any code of the product.</param>
public sealed record InstructionVector(
    string Name, OpcodeInfo Form, Instruction[] Program, bool KernelLoads, Func<VectorState, VectorState> Model)
{
    public override string ToString() => Name;
}

/// <summary>The three words.</summary>
public readonly record struct VectorState(ulong Destination, ulong Source, ulong R0)
{
    public const int SizeInBytes = 24;

    public byte[] ToBytes() => [.. BitConverter.GetBytes(Destination), .. BitConverter.GetBytes(Source), .. BitConverter.GetBytes(R0)];

    public static VectorState FromBytes(ReadOnlySpan<byte> bytes) =>
        new(BitConverter.ToUInt64(bytes), BitConverter.ToUInt64(bytes[8..]), BitConverter.ToUInt64(bytes[16..]));

    public override string ToString() => $"dst=0x{Destination:x} src=0x{Source:x} r0=0x{R0:x}";
}
