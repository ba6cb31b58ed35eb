using Skep.Bytecode;

namespace Skep.Machine;

/// <summary>Operations of the interpreter that are no instruction of the instruction set; numbered after those that are.</summary>
static class InternalCode
{
    /// <summary>Past the last instruction: the program ran off its end.</summary>
    public const OpcodeKind End = (OpcodeKind)255;

    /// <summary>Reads a register that some path leaves unset; the original code is beside the program.</summary>
    public const OpcodeKind Guarded = (OpcodeKind)254;

    /// <summary>Reports the load-time finding about this instruction, which only matters when it is reached.</summary>
    public const OpcodeKind Fault = (OpcodeKind)253;

    /// <summary>Calls a helper that the application registered.</summary>
    public const OpcodeKind CallHost = (OpcodeKind)252;

    /// <summary><c>bpf_tail_call</c>, which replaces the running program.</summary>
    public const OpcodeKind TailCall = (OpcodeKind)251;

    /// <summary>A call of a helper, which leaves r1 to r5 unset, in a program that may read them all the same.</summary>
    public const OpcodeKind ClobberingCallHelper = (OpcodeKind)250;

    /// <summary>A call of a function, which starts with r6 to r9 unset.</summary>
    public const OpcodeKind ClobberingCallLocal = (OpcodeKind)249;

    /// <summary>The return from a function, which leaves r1 to r5 unset.</summary>
    public const OpcodeKind ClobberingExit = (OpcodeKind)248;
}
