namespace Skep.Cli.Running;

/// <summary>What the command line of <c>skep run</c> asks for.</summary>
sealed record RunOptions
{
    public required string Object { get; init; }

    /// <summary>Where <see cref="Object"/> is C# with several classes: which.</summary>
    public string? ClassName { get; init; }

    /// <summary>Run in the kernel instead of in this process.</summary>
    public bool InKernel { get; init; }

    /// <summary>The capture to run packets from; <c>-</c> is standard input; null for none.</summary>
    public string? Capture { get; init; }

    /// <summary>The programs to run; empty for those that the object suggests.</summary>
    public IReadOnlyList<string> Programs { get; init; } = [];

    /// <summary>How often to play the capture, or to run a program that takes no packets.</summary>
    public int Repeat { get; init; } = 1;

    /// <summary>Packets after which to stop.</summary>
    public long Limit { get; init; } = long.MaxValue;

    public IReadOnlyList<string> Assignments { get; init; } = [];

    public IReadOnlyList<string> MapSizes { get; init; } = [];

    /// <summary>Where to write the packets that pass; null for nowhere.</summary>
    public string? Output { get; init; }

    /// <summary>The BTF to relocate against; null for the host's own.</summary>
    public string? TargetBtf { get; init; }

    /// <summary>The network interface to attach to.</summary>
    public string? Interface { get; init; }

    public XdpMode XdpMode { get; init; }

    /// <summary>The cgroup directory to attach to.</summary>
    public string? Cgroup { get; init; }

    /// <summary><c>PATH:SYMBOL</c> to attach probes without a target to.</summary>
    public string? UserProbe { get; init; }

    /// <summary>The process that uprobes, perf events and iterators over tasks are limited to; null for all.</summary>
    public int? ProcessId { get; init; }

    /// <summary>How long to stay attached; null until interrupted.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Also show what programs print in the kernel.</summary>
    public bool TracePipe { get; init; }

    /// <summary>The context of a program that takes no packet; null for zeros.</summary>
    public string? Context { get; init; }

    /// <summary>The type of the records in every ring buffer and perf event array; null to find out.</summary>
    public string? EventType { get; init; }

    public EventFormat Events { get; init; }

    /// <summary>Programs see the time of the packets, not the time of day.</summary>
    public bool CaptureTime { get; init; } = true;

    /// <summary>Rows of a table; the rest is counted.</summary>
    public int Rows { get; init; } = 20;

    public bool Json { get; init; }

    public bool Verbose { get; init; }
}

/// <summary>How events are shown.</summary>
enum EventFormat
{
    /// <summary>A column for each field.</summary>
    Table,

    /// <summary><c>field=value</c>, one event a line.</summary>
    Fields,

    /// <summary>The bytes.</summary>
    Hex,

    None,
}
