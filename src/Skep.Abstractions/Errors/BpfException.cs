using Skep.Diagnostics;

namespace Skep;

/// <summary>Base of everything that Skep throws for a reason other than a caller's mistake.</summary>
public abstract class BpfException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The object cannot be used here; <see cref="Diagnostics"/> says what is wrong and where.</summary>
public sealed class BpfLoadException : BpfException
{
    public BpfLoadException(string what, IReadOnlyList<Diagnostic> diagnostics)
        : base($"{what}{(diagnostics.Count == 0 ? "" : ": ")}{string.Join(Environment.NewLine, diagnostics)}") => Diagnostics = diagnostics;

    public IReadOnlyList<Diagnostic> Diagnostics { get; }
}

/// <summary>A program was rejected by a verifier.</summary>
/// <param name="program">The program.</param>
/// <param name="reason">The verifier's conclusion: the last meaningful line of the log.</param>
/// <param name="log">The whole log, never cut.</param>
/// <param name="errno">What bpf(2) returned.</param>
public sealed class VerifierException(string program, string reason, string log, int errno) : BpfException($"program '{program}' was rejected: {reason}")
{
    public string Program { get; } = program;

    public string Reason { get; } = reason;

    public string Log { get; } = log;

    public int Errno { get; } = errno;
}

/// <summary>The host lacks something.</summary>
/// <param name="feature">What is missing.</param>
/// <param name="minimumKernel">The first kernel that has it, for example <c>5.8</c>; null when no kernel version would help.</param>
/// <param name="help">What to do instead.</param>
public sealed class BpfNotSupportedException(string feature, string? minimumKernel = null, string? help = null)
    : BpfException($"{feature} is not supported here{(minimumKernel is null ? "" : $" (first in Linux {minimumKernel})")}{(help is null ? "" : ". " + help)}")
{
    public string Feature { get; } = feature;

    public string? MinimumKernel { get; } = minimumKernel;
}

/// <summary>A system call failed.</summary>
/// <param name="call">The call and what it was for, for example <c>bpf(BPF_MAP_CREATE) of map 'flows'</c>.</param>
/// <param name="errno">The error number.</param>
/// <param name="description">The error's name and meaning.</param>
/// <param name="help">What to do about it; null when nothing is known.</param>
public sealed class BpfSystemException(string call, int errno, string description, string? help = null)
    : BpfException($"{call}: {description}{(help is null ? "" : ". " + help)}")
{
    public string Call { get; } = call;

    public int Errno { get; } = errno;
}

/// <summary>A map operation was refused by the map's own rules: full, exists, does not exist.</summary>
public sealed class BpfMapException(string map, int errno, string description) : BpfException($"map '{map}': {description}")
{
    public string Map { get; } = map;

    /// <summary>The kernel's error number for this refusal, in both hosts.</summary>
    public int Errno { get; } = errno;
}

/// <summary>A program did something illegal while running in the checked interpreter.</summary>
public sealed class BpfExecutionException(Diagnostic fault) : BpfException(fault.ToString())
{
    /// <summary>What was done, by which instruction, from which source line.</summary>
    public Diagnostic Fault { get; } = fault;
}
