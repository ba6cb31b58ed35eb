namespace Skep;

/// <summary>Access to a file of /proc/sys, <c>struct bpf_sysctl</c>.</summary>
[BpfContext("bpf_sysctl")]
public readonly struct SysctlContext : IPlainContext
{
    readonly PlainContext _plain;

    internal SysctlContext(PlainContext plain) => _plain = plain;

    /// <summary>For plain runs: a context with these values; fields not named are 0.</summary>
    public SysctlContext(ContextValues? values) => _plain = new("bpf_sysctl", values);

    PlainContext IPlainContext.Plain => _plain;

    /// <summary>1 when the file is written, 0 when it is read.</summary>
    [ContextField("write")]
    public uint IsWrite => _plain.Read<uint>(0);

    [ContextField("file_pos")]
    public uint Position
    {
        get => _plain.Read<uint>(4);
        set => _plain.Write(4, value);
    }
}
