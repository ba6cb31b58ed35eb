namespace Skep;

/// <summary>A raw tracepoint's arguments as numbers, <c>struct bpf_raw_tracepoint_args</c>.</summary>
[BpfContext("bpf_raw_tracepoint_args")]
public readonly struct RawTracepointContext : IPlainContext
{
    readonly PlainContext _plain;

    internal RawTracepointContext(PlainContext plain) => _plain = plain;

    /// <summary>For plain runs: a context with these values; fields not named are 0.</summary>
    public RawTracepointContext(ContextValues? values) => _plain = new("bpf_raw_tracepoint_args", values);

    PlainContext IPlainContext.Plain => _plain;

    [ContextField("args", 0)]
    public ulong Argument0 => _plain.Read<ulong>(0);

    [ContextField("args", 1)]
    public ulong Argument1 => _plain.Read<ulong>(8);

    [ContextField("args", 2)]
    public ulong Argument2 => _plain.Read<ulong>(16);

    [ContextField("args", 3)]
    public ulong Argument3 => _plain.Read<ulong>(24);

    [ContextField("args", 4)]
    public ulong Argument4 => _plain.Read<ulong>(32);

    [ContextField("args", 5)]
    public ulong Argument5 => _plain.Read<ulong>(40);

    [ContextField("args", 6)]
    public ulong Argument6 => _plain.Read<ulong>(48);

    [ContextField("args", 7)]
    public ulong Argument7 => _plain.Read<ulong>(56);

    [ContextField("args", 8)]
    public ulong Argument8 => _plain.Read<ulong>(64);

    [ContextField("args", 9)]
    public ulong Argument9 => _plain.Read<ulong>(72);

    [ContextField("args", 10)]
    public ulong Argument10 => _plain.Read<ulong>(80);

    [ContextField("args", 11)]
    public ulong Argument11 => _plain.Read<ulong>(88);
}
