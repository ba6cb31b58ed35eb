using Skep.Diagnostics;

namespace Skep;

/// <summary>Base of everything that Skep throws for a reason other than a caller's mistake.</summary>
public abstract class BpfException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The stable id (<see cref="DiagnosticId"/>, a page each in <c>docs/diagnostics</c>); null where the message's parts have
    /// their own, and for refusals of a map.</summary>
    public string? Id { get; init; }

    /// <summary>What is wrong and what to do, after the id.</summary>
    public override string Message => Id is null ? base.Message : $"{Id}: {base.Message}";
}

/// <summary>The object cannot be used here; <see cref="Diagnostics"/> says what is wrong and where.</summary>
public sealed class BpfLoadException : BpfException
{
    public BpfLoadException(string what, IReadOnlyList<Diagnostic> diagnostics)
        : base($"{what}{(diagnostics.Count == 0 ? "" : ": ")}{string.Join(Environment.NewLine, diagnostics)}") => Diagnostics = diagnostics;

    public IReadOnlyList<Diagnostic> Diagnostics { get; }
}

/// <summary>A program was rejected by a verifier.</summary>
public sealed class VerifierException : BpfException
{
    public VerifierException(string program, string reason, string log, int errno)
        : base($"program '{program}' was rejected: {reason}")
    {
        Id = DiagnosticId.ProgramRejected;
        (Program, Reason, Log, Errno) = (program, reason, log, errno);
    }

    public string Program { get; }

    /// <summary>The verifier's conclusion: the last meaningful line of the log.</summary>
    public string Reason { get; }

    /// <summary>The whole log, never cut.</summary>
    public string Log { get; }

    /// <summary>What bpf(2) returned.</summary>
    public int Errno { get; }
}

/// <summary>The host lacks something.</summary>
public sealed class BpfNotSupportedException : BpfException
{
    /// <param name="feature">What is missing.</param>
    /// <param name="minimumKernel">The first kernel that has it; null when no kernel version would help.</param>
    /// <param name="help">What to do instead.</param>
    public BpfNotSupportedException(string feature, string? minimumKernel = null, string? help = null)
        : base($"{feature} is not supported here{(minimumKernel is null ? "" : $" (first in Linux {minimumKernel})")}{(help is null ? "" : ". " + help)}")
    {
        Id = DiagnosticId.FeatureMissing;
        (Feature, MinimumKernel) = (feature, minimumKernel);
    }

    /// <summary>What is missing.</summary>
    public string Feature { get; }

    /// <summary>The first kernel that has it, for example <c>5.8</c>; null when no kernel version would help.</summary>
    public string? MinimumKernel { get; }
}

/// <summary>A system call failed.</summary>
public sealed class BpfSystemException : BpfException
{
    /// <param name="call">The call and what it was for.</param>
    /// <param name="errno">The error number.</param>
    /// <param name="description">The error's name and meaning.</param>
    /// <param name="help">What to do about it; null when nothing is known.</param>
    public BpfSystemException(string call, int errno, string description, string? help = null)
        : base($"{call}: {description}{(help is null ? "" : ". " + help)}")
    {
        Id = DiagnosticId.SystemCallFailed;
        (Call, Errno) = (call, errno);
    }

    /// <summary>The call and what it was for, for example <c>bpf(BPF_MAP_CREATE) of map 'flows'</c>.</summary>
    public string Call { get; }

    public int Errno { get; }
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
