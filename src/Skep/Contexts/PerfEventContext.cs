namespace Skep;

/// <summary>A sample of a perf event, <c>struct bpf_perf_event_data</c>.</summary>
[BpfContext("bpf_perf_event_data")]
public readonly struct PerfEventContext : IPlainContext
{
    readonly PlainContext _plain;

    internal PerfEventContext(PlainContext plain) => _plain = plain;

    /// <summary>For plain runs: a context with these values; fields not named are 0.</summary>
    public PerfEventContext(ContextValues? values) => _plain = new("bpf_perf_event_data", values);

    PlainContext IPlainContext.Plain => _plain;

    [ContextField("regs", 0)]
    public ulong R15 => _plain.Read<ulong>(0);

    [ContextField("regs", 1)]
    public ulong R14 => _plain.Read<ulong>(8);

    [ContextField("regs", 2)]
    public ulong R13 => _plain.Read<ulong>(16);

    [ContextField("regs", 3)]
    public ulong R12 => _plain.Read<ulong>(24);

    [ContextField("regs", 4)]
    public ulong Bp => _plain.Read<ulong>(32);

    [ContextField("regs", 5)]
    public ulong Bx => _plain.Read<ulong>(40);

    [ContextField("regs", 6)]
    public ulong R11 => _plain.Read<ulong>(48);

    [ContextField("regs", 7)]
    public ulong R10 => _plain.Read<ulong>(56);

    [ContextField("regs", 8)]
    public ulong R9 => _plain.Read<ulong>(64);

    [ContextField("regs", 9)]
    public ulong R8 => _plain.Read<ulong>(72);

    [ContextField("regs", 10)]
    public ulong Ax => _plain.Read<ulong>(80);

    [ContextField("regs", 11)]
    public ulong Cx => _plain.Read<ulong>(88);

    [ContextField("regs", 12)]
    public ulong Dx => _plain.Read<ulong>(96);

    [ContextField("regs", 13)]
    public ulong Si => _plain.Read<ulong>(104);

    [ContextField("regs", 14)]
    public ulong Di => _plain.Read<ulong>(112);

    [ContextField("regs", 15)]
    public ulong OriginalAx => _plain.Read<ulong>(120);

    [ContextField("regs", 16)]
    public ulong Ip => _plain.Read<ulong>(128);

    [ContextField("regs", 17)]
    public ulong Cs => _plain.Read<ulong>(136);

    [ContextField("regs", 18)]
    public ulong Flags => _plain.Read<ulong>(144);

    [ContextField("regs", 19)]
    public ulong Sp => _plain.Read<ulong>(152);

    [ContextField("regs", 20)]
    public ulong Ss => _plain.Read<ulong>(160);

    /// <summary>Events since the last sample.</summary>
    [ContextField("sample_period")]
    public ulong Period => _plain.Read<ulong>(168);

    /// <summary>The address that the event is about, where it has one.</summary>
    [ContextField("addr")]
    public ulong Address => _plain.Read<ulong>(176);
}
