using Skep.Bytecode;
using Skep.Diagnostics;

namespace Skep.Machine;

// Registers that nothing was written to, in the few programs that may read one.
sealed unsafe partial class VirtualCpu
{
    /// <summary>Called where some path leaves a register of the instruction unset; gives the instruction's own code.</summary>
    public OpcodeKind CheckInitialized(Op* op, ulong* r)
    {
        ProgramCode code = CodeOf(op);
        int slot = code.SlotOf(op) - 1;
        (OpcodeKind original, ushort registers) = code.GuardAt(slot);
        for (int i = 0; i < 11; i++)
        {
            if ((registers >> i & 1) != 0 && r[i] == Poison(i))
                throw Fault(op, (DiagnosticId.UninitializedRegister, $"r{i} is read, but nothing was written to it on this path", null));
        }
        return original;
    }

    /// <summary>What an unset register holds: recognisable as such, and no valid address.</summary>
    public static ulong Poison(int register) => GuestAddress.StartOf(GuestAddress.Poison) | 0x7e57_0000_0000UL | (uint)register;

    public static void ClobberArguments(ulong* r)
    {
        r[1] = Poison(1);
        r[2] = Poison(2);
        r[3] = Poison(3);
        r[4] = Poison(4);
        r[5] = Poison(5);
    }

    public void ClobberAfterCall(Op* op, ulong* r)
    {
        ClobberArguments(r);
        ProgramCode code = CodeOf(op);
        if (UnsetRegisters.IsVoid(code, code.Spec.Instructions[code.SlotOf(op) - 1]))
            r[0] = Poison(0);
    }

    /// <summary>What a function has in r6 to r9 as it starts is its caller's, and none of its business.</summary>
    public static void SaveAndClobber(Frame* frame, ulong* r)
    {
        (frame->R6, frame->R7, frame->R8, frame->R9) = (r[6], r[7], r[8], r[9]);
        r[0] = Poison(0);
        for (int i = 6; i < 10; i++)
            r[i] = Poison(i);
    }
}
