namespace Skep;

/// <summary>A socket option that is read or set, <c>struct bpf_sockopt</c>.</summary>
[BpfContext("bpf_sockopt")]
public readonly struct SockOptContext : IPlainContext
{
    readonly PlainContext _plain;

    internal SockOptContext(PlainContext plain) => _plain = plain;

    /// <summary>For plain runs: a context over a copy of a packet.</summary>
    /// <param name="packet">The bytes.</param>
    /// <param name="values">Values of fields; those not named are 0.</param>
    public SockOptContext(ReadOnlySpan<byte> packet, ContextValues? values = null) => _plain = new("bpf_sockopt", values, packet);

    PlainContext IPlainContext.Plain => _plain;

    /// <summary>The socket.</summary>
    [ContextField("sk")]
    public ref readonly SocketContext Socket => ref _plain.Follow<SocketContext>(0);

    /// <summary>The value's first byte.</summary>
    [ContextField("optval")]
    public ref byte Data => ref _plain.Packet.Start;

    /// <summary>The byte after its last.</summary>
    [ContextField("optval_end")]
    public ref byte DataEnd => ref _plain.Packet.End;

    /// <summary><c>SOL_*</c>.</summary>
    [ContextField("level")]
    public int Level
    {
        get => _plain.Read<int>(24);
        set => _plain.Write(24, value);
    }

    [ContextField("optname")]
    public int Option
    {
        get => _plain.Read<int>(28);
        set => _plain.Write(28, value);
    }

    /// <summary>Bytes of the value; -1 skips the kernel's own handling when setting.</summary>
    [ContextField("optlen")]
    public int Length
    {
        get => _plain.Read<int>(32);
        set => _plain.Write(32, value);
    }

    /// <summary>Of getsockopt programs: what the kernel returned.</summary>
    [ContextField("retval")]
    public int Result
    {
        get => _plain.Read<int>(36);
        set => _plain.Write(36, value);
    }

    /// <summary>Reads the value, in bounds.</summary>
    public Packet Value => new(ref Data, ref DataEnd);
}
