using Skep.Objects;

namespace Skep;

/// <summary>A loaded program: run it on chosen input, or attach it to events.</summary>
public abstract class BpfProgram
{
    public abstract ProgramSpec Spec { get; }

    public string Name => Spec.Name;

    /// <summary>The program's number in its host: what a PROG_ARRAY has as value in raw form, and what <c>bpftool prog</c> lists.</summary>
    public abstract int Id { get; }

    /// <summary>The verifier's log of the load; empty unless asked for with <see cref="LoadOptions.LogLevel"/>.</summary>
    public virtual string Log => "";

    /// <summary>
    /// Runs the program once, or <see cref="RunInput.Repeat"/> times, on given data: BPF_PROG_TEST_RUN or the same in-process.
    /// </summary>
    /// <exception cref="BpfNotSupportedException">The host cannot test-run this program type.</exception>
    /// <exception cref="BpfExecutionException">The program did something illegal (in-process host only; the kernel's verifier excludes
    /// it).</exception>
    public abstract RunResult Run(scoped in RunInput input);

    /// <summary>Runs the program on one packet, unchanged afterwards.</summary>
    public RunResult Run(ReadOnlySpan<byte> packet) => Run(new RunInput { Data = packet });

    /// <summary>Attaches to <paramref name="target"/>; <see cref="AttachTarget.FromSection"/> means what the section name says.</summary>
    /// <exception cref="BpfNotSupportedException">The host has no such hook.</exception>
    /// <exception cref="BpfSystemException">The kernel refused.</exception>
    public abstract BpfLink Attach(AttachTarget target);
}
