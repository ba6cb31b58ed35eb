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
}
