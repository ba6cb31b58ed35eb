using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Machine;

/// <summary>How an in-process host behaves.</summary>
public sealed class MachineOptions
{
    /// <summary>The kernel whose rules the machine follows, where kernels differ.</summary>
    static readonly KernelVersion Behaviour = new(6, 18);

    public static MachineOptions Default { get; } = new();

    /// <summary>CPUs that programs see: values that per-CPU maps have, and runs that go on at the same time.</summary>
    public int PossibleCpus { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// Instructions that one run may execute in loops before it is stopped as endless: by default a billion, which take two seconds or three.
    /// </summary>
    public long InstructionBudget { get; init; } = 1L << 30;

    /// <summary>Start of <c>bpf_get_prandom_u32</c> and of hash seeds; null to start each host elsewhere.</summary>
    public ulong? Seed { get; init; }

    /// <summary>What time programs see.</summary>
    public MachineClock Clock { get; init; } = MachineClock.System;

    /// <summary>
    /// The kernel that objects are fitted to as they load. Without types, and unless <see cref="LoadOptions.TargetBtf"/> gives some, only
    /// objects load that need none; with <see cref="KernelMemory"/> they must be those of its kernel.
    /// </summary>
    public RelocationTarget Kernel { get; init; } = new() { Version = Behaviour, HasCookie = true, HasSyscallWrapper = true };

    /// <summary>The task that programs find running.</summary>
    public RunningTask Task { get; init; } = new();

    /// <summary>
    /// Memory outside of the programs' own; null when there is none. With it, plain loads by tracing programs at addresses of a kernel or
    /// a process behave as in the kernel: what cannot be read is 0, also through a null pointer.
    /// </summary>
    public IForeignMemory? KernelMemory { get; init; }

    /// <summary>Receives each text that a program prints with <c>bpf_printk</c>, on the thread that runs it; null to drop them.</summary>
    public Action<string>? Trace { get; init; }
}
