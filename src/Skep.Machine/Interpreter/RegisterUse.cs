using Skep.Bytecode;
using static Skep.Bytecode.OpcodeKind;

namespace Skep.Machine;

/// <summary>Which registers an instruction reads and writes, as bit sets.</summary>
readonly record struct RegisterUse(ushort Reads, ushort Written)
{
    /// <summary>r1 to r5, which calls leave undefined.</summary>
    public const ushort CallerSaved = 0b11_1110;

    public bool Writes(int register) => (Written & 1 << register) != 0;

    public static RegisterUse Of(Instruction instruction)
    {
        OpcodeKind kind = OpcodeTable.Find(instruction)!.Kind;
        int destination = 1 << (int)instruction.Destination;
        int source = 1 << (int)instruction.Source;
        return kind switch
        {
            Mov32K or Mov64K or LoadImm64 or LoadMapFd or LoadMapValue or LoadBtfId or LoadFunction or LoadMapIndex or LoadMapIndexValue =>
                Use(0, destination),
            Mov32X or Mov64X or MovS8To32 or MovS16To32 or MovS8To64 or MovS16To64 or MovS32To64 or CastToKernel or CastToUser
                or (>= LoadU8 and <= LoadS32) or (>= LoadAcquire8 and <= LoadAcquire64) => Use(source, destination),
            Neg32 or Neg64 or (>= ToLe16 and <= Bswap64) => Use(destination, destination),
            Ja or Ja32 or MayGoto => Use(0, 0),
            JaX => Use(destination, 0),
            Exit => Use(1, 0),
            // A callee may take no argument, so a call by itself reads none.
            CallHelper or CallLocal or CallKfunc => Use(0, 1 | CallerSaved),
            CallX => Use(destination, 1 | CallerSaved),
            >= Store8K and <= Store64K => Use(destination, 0),
            (>= Store8X and <= Store64X) or (>= StoreRelease8 and <= StoreRelease64) => Use(destination | source, 0),
            AtomicCmpXchg32 or AtomicCmpXchg64 => Use(destination | source | 1, 1),
            (>= AtomicFetchAdd32 and <= AtomicXchg32) or (>= AtomicFetchAdd64 and <= AtomicXchg64) => Use(destination | source, source),
            (>= AtomicAdd32 and <= AtomicXor32) or (>= AtomicAdd64 and <= AtomicXor64) => Use(destination | source, 0),
            LoadAbs8 or LoadAbs16 or LoadAbs32 => Use(0, 1 | CallerSaved),
            LoadInd8 or LoadInd16 or LoadInd32 => Use(source, 1 | CallerSaved),
            >= Jeq64K and <= Jsle32X => Use(destination | (instruction.SourceOperand == SourceOperand.X ? source : 0), 0),
            // What is left is arithmetic on the destination.
            _ => Use(destination | (instruction.SourceOperand == SourceOperand.X ? source : 0), destination),
        };
    }

    static RegisterUse Use(int reads, int writes) => new((ushort)reads, (ushort)writes);
}
