namespace Skep;

/// <summary>Input of <see cref="BpfProgram.Run(in RunInput)"/>; the fields of BPF_PROG_TEST_RUN.</summary>
public readonly ref struct RunInput
{
    public RunInput()
    {
    }

    /// <summary>The packet, from its link-layer header.</summary>
    public ReadOnlySpan<byte> Data { get; init; }

    /// <summary>
    /// Receives the packet as the program left it; empty when that does not matter. May be <see cref="Data"/>'s own memory.
    /// </summary>
    public Span<byte> DataOut { get; init; }

    /// <summary>
    /// The context structure (<c>struct xdp_md</c>, <c>struct __sk_buff</c>, raw tracepoint arguments); empty for the default one.
    /// </summary>
    public ReadOnlySpan<byte> Context { get; init; }

    /// <summary>Receives the context as the program left it.</summary>
    public Span<byte> ContextOut { get; init; }

    /// <summary>How many times to run on the same input.</summary>
    public int Repeat { get; init; } = 1;

    /// <summary><c>BPF_F_TEST_*</c> flags.</summary>
    public uint Flags { get; init; }

    /// <summary>CPU to run on, where the program type and flags allow the choice.</summary>
    public uint Cpu { get; init; }
}

/// <summary>What a run gave.</summary>
/// <param name="ReturnValue">r0, as the hook sees it: 32 bits.</param>
/// <param name="DataLength">Length of the packet afterwards, also when it did not fit <see cref="RunInput.DataOut"/>.</param>
/// <param name="ContextLength">Length of the context afterwards.</param>
/// <param name="NanosecondsPerRun">Mean duration of one run. The kernel tells whole nanoseconds, and 0 for types whose runs it does not
/// time: those that take no packet.</param>
public readonly record struct RunResult(uint ReturnValue, int DataLength, int ContextLength, double NanosecondsPerRun);
