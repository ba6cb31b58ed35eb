namespace Skep.Bytecode;

/// <summary>
/// The registers, by the calling convention of the kernel (<c>Documentation/bpf/standardization/abi.rst</c>): r0 result, r1-r5 arguments,
/// r6-r9 preserved across calls, r10 read-only frame pointer.
/// </summary>
public enum Register : byte
{
    R0,
    R1,
    R2,
    R3,
    R4,
    R5,
    R6,
    R7,
    R8,
    R9,
    R10,
}
