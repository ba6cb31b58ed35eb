using Skep.Btf;

namespace Skep.Objects.Core;

public enum CoreOutcome
{
    /// <summary>The value is known.</summary>
    Resolved,

    /// <summary>
    /// The kernel lacks the type, field or enumerator. That is only wrong if the instruction is ever reached: it is replaced by a call
    /// that no verifier accepts.
    /// </summary>
    Missing,

    /// <summary>The relocation itself makes no sense, or the kernel has several answers.</summary>
    Failed,
}

/// <summary>What became of a CO-RE relocation.</summary>
public sealed record CoreResolution
{
    public required CoreRelocation Relocation { get; init; }

    public required CoreOutcome Outcome { get; init; }

    /// <summary>The value in the object's own types, which the instruction should hold.</summary>
    public ulong LocalValue { get; init; }

    /// <summary>The value in the kernel's types.</summary>
    public ulong Value { get; init; }

    /// <summary>What is asked for, in the object's types, as C spells it: <c>struct task_struct.pid</c>.</summary>
    public string Local { get; init; } = "";

    /// <summary>The type of the kernel that answered.</summary>
    public BtfType Target { get; init; }

    /// <summary>How many types of the kernel had the right name and kind.</summary>
    public int Candidates { get; init; }

    /// <summary>Why there is no value; null for <see cref="CoreOutcome.Resolved"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether the instruction's old value must be <see cref="LocalValue"/>.</summary>
    internal bool IsExact { get; init; }

    internal int LocalSize { get; init; }

    internal int Size { get; init; }

    /// <summary>Whether a load may change its width from <see cref="LocalSize"/> to <see cref="Size"/>.</summary>
    internal bool CanResize { get; init; }

    /// <summary>A verdict about the types, whose id is <see cref="DiagnosticId"/>, for <see cref="CoreOutcome.Failed"/>.</summary>
    internal string DiagnosticId { get; init; } = "";
}
