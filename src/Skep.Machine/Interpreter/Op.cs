using System.Runtime.InteropServices;
using Skep.Bytecode;

namespace Skep.Machine;

/// <summary>
/// One instruction slot, decoded once at load so that the interpreter only switches on <see cref="Code"/>. Slots keep their index: op i is
/// slot i of the program, which makes jump distances and diagnostics need no translation.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = SizeInBytes)]
struct Op
{
    public const int SizeInBytes = 16;

    /// <summary>A row of the opcode table, or one of <see cref="InternalCode"/>.</summary>
    public OpcodeKind Code;

    public byte Destination;

    public byte Source;

    /// <summary>For calls and entries: 32-byte blocks of the callee's frame to clear.</summary>
    public byte FrameBlocks;

    /// <summary>Displacement of a memory access, or distance of a jump in slots from the next slot.</summary>
    public int Offset;

    /// <summary>The immediate, sign-extended; the 64-bit value of a wide load; the address of a helper's code.</summary>
    public long Immediate;
}
