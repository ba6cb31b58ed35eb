namespace Skep;

/// <summary>The registers of an x86-64 CPU where a probe hit, <c>struct pt_regs</c>.</summary>
[BpfContext("pt_regs")]
public readonly struct RegistersContext : IPlainContext
{
    readonly PlainContext _plain;

    internal RegistersContext(PlainContext plain) => _plain = plain;

    /// <summary>For plain runs: a context with these values; fields not named are 0.</summary>
    public RegistersContext(ContextValues? values) => _plain = new("pt_regs", values);

    PlainContext IPlainContext.Plain => _plain;

    [ContextField("r15")]
    public ulong R15
    {
        get => _plain.Read<ulong>(0);
        set => _plain.Write(0, value);
    }

    [ContextField("r14")]
    public ulong R14
    {
        get => _plain.Read<ulong>(8);
        set => _plain.Write(8, value);
    }

    [ContextField("r13")]
    public ulong R13
    {
        get => _plain.Read<ulong>(16);
        set => _plain.Write(16, value);
    }

    [ContextField("r12")]
    public ulong R12
    {
        get => _plain.Read<ulong>(24);
        set => _plain.Write(24, value);
    }

    [ContextField("bp")]
    public ulong Bp
    {
        get => _plain.Read<ulong>(32);
        set => _plain.Write(32, value);
    }

    [ContextField("bx")]
    public ulong Bx
    {
        get => _plain.Read<ulong>(40);
        set => _plain.Write(40, value);
    }

    [ContextField("r11")]
    public ulong R11
    {
        get => _plain.Read<ulong>(48);
        set => _plain.Write(48, value);
    }

    [ContextField("r10")]
    public ulong R10
    {
        get => _plain.Read<ulong>(56);
        set => _plain.Write(56, value);
    }

    [ContextField("r9")]
    public ulong R9
    {
        get => _plain.Read<ulong>(64);
        set => _plain.Write(64, value);
    }

    [ContextField("r8")]
    public ulong R8
    {
        get => _plain.Read<ulong>(72);
        set => _plain.Write(72, value);
    }

    [ContextField("ax")]
    public ulong Ax
    {
        get => _plain.Read<ulong>(80);
        set => _plain.Write(80, value);
    }

    [ContextField("cx")]
    public ulong Cx
    {
        get => _plain.Read<ulong>(88);
        set => _plain.Write(88, value);
    }

    [ContextField("dx")]
    public ulong Dx
    {
        get => _plain.Read<ulong>(96);
        set => _plain.Write(96, value);
    }

    [ContextField("si")]
    public ulong Si
    {
        get => _plain.Read<ulong>(104);
        set => _plain.Write(104, value);
    }

    [ContextField("di")]
    public ulong Di
    {
        get => _plain.Read<ulong>(112);
        set => _plain.Write(112, value);
    }

    /// <summary>Number of the system call.</summary>
    [ContextField("orig_ax")]
    public ulong OriginalAx
    {
        get => _plain.Read<ulong>(120);
        set => _plain.Write(120, value);
    }

    [ContextField("ip")]
    public ulong Ip
    {
        get => _plain.Read<ulong>(128);
        set => _plain.Write(128, value);
    }

    [ContextField("cs")]
    public ulong Cs
    {
        get => _plain.Read<ulong>(136);
        set => _plain.Write(136, value);
    }

    [ContextField("flags")]
    public ulong Flags
    {
        get => _plain.Read<ulong>(144);
        set => _plain.Write(144, value);
    }

    [ContextField("sp")]
    public ulong Sp
    {
        get => _plain.Read<ulong>(152);
        set => _plain.Write(152, value);
    }

    [ContextField("ss")]
    public ulong Ss
    {
        get => _plain.Read<ulong>(160);
        set => _plain.Write(160, value);
    }

    /// <summary>Arguments of the probed function at its entry, by the System V calling convention.</summary>
    public ulong Argument0 => Di;

    public ulong Argument1 => Si;

    public ulong Argument2 => Dx;

    public ulong Argument3 => Cx;

    public ulong Argument4 => R8;

    public ulong Argument5 => R9;

    /// <summary>Result of the probed function at its return.</summary>
    public ulong Result => Ax;
}
