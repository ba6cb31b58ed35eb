using Skep.Machine.Capture;

namespace Skep.Cli.Running;

/// <summary>What came of a run.</summary>
sealed class RunOutcome
{
    /// <summary>Null when no packets were run.</summary>
    public VerdictCounts? Verdicts { get; init; }

    /// <summary>What a program that takes no packet returned last; null when none ran.</summary>
    public uint? ReturnValue { get; set; }

    /// <summary>What such a program was given, as the last run left it.</summary>
    public ProgramContext? Context { get; init; }

    /// <summary>How often a program that takes no packet ran.</summary>
    public long Runs { get; set; }

    /// <summary>Time from the first packet or run to the last, less what the output took.</summary>
    public TimeSpan Elapsed { get; set; }

    /// <summary>What the host measured of <see cref="Elapsed"/> as the program's own; 0 when it did not.</summary>
    public double ProgramNanoseconds { get; set; }

    /// <summary>Packets that hold no frame to run a program on.</summary>
    public long Unframed { get; set; }

    /// <summary>Why some of them hold none.</summary>
    public LinkType? UnsupportedLinkType { get; set; }

    /// <summary>Packets whose length the host does not take.</summary>
    public long Refused { get; set; }

    /// <summary>Packets of which the capture holds only the start.</summary>
    public long Truncated { get; set; }

    /// <summary>Where the packets that passed were written; null for nowhere.</summary>
    public string? OutputPath { get; init; }

    public long Written { get; set; }

    /// <summary>Of the packets written, those that the program changed.</summary>
    public long Rewritten { get; set; }

    /// <summary>Events that came, by map.</summary>
    public Dictionary<string, EventCount> Events { get; } = [];
}

/// <summary>How many events a map carried.</summary>
/// <param name="Received">Events read.</param>
/// <param name="Lost">Events that found the buffer full.</param>
readonly record struct EventCount(long Received, long Lost);
