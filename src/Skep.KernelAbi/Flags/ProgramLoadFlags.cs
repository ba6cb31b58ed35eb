namespace Skep.KernelAbi;

/// <summary>How a program is verified and may run (<c>prog_flags</c> of <c>BPF_PROG_LOAD</c>).</summary>
[Flags]
public enum ProgramLoadFlags : uint
{
    None = 0,

    /// <summary>Reject misaligned access even where the processor allows it (Linux 4.12).</summary>
    StrictAlignment = 1 << 0,

    /// <summary>Accept misaligned access even where the processor forbids it; the program then must not run (Linux 5.0).</summary>
    AnyAlignment = 1 << 1,

    /// <summary>Fill the upper halves of 32-bit results with random bits, to test the verifier (Linux 5.3).</summary>
    TestRandomUpperHalves = 1 << 2,

    /// <summary>Checkpoint at every instruction, to test the verifier (Linux 5.4).</summary>
    TestStateFrequency = 1 << 3,

    /// <summary>The program may sleep: page faults and sleeping helpers are allowed (Linux 5.10).</summary>
    Sleepable = 1 << 4,

    /// <summary>The XDP program understands packets of several fragments (Linux 5.18).</summary>
    XdpHasFrags = 1 << 5,

    /// <summary>The XDP program is bound to one device and may call its kfuncs (Linux 6.3).</summary>
    XdpDeviceBoundOnly = 1 << 6,

    /// <summary>A broken range invariant is an error of the verifier, not silently repaired (Linux 6.8).</summary>
    TestRegisterInvariants = 1 << 7,

    /// <summary>The <c>prog_token_fd</c> field is valid (Linux 6.9).</summary>
    TokenDescriptor = 1 << 16,
}
