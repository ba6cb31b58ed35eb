namespace Skep.KernelAbi;

/// <summary>What the verifier knows about a value loaded from a context field.</summary>
public enum ContextPointer : byte
{
    /// <summary>A number.</summary>
    None,
    PacketStart,
    PacketEnd,

    /// <summary>The metadata before the packet, which ends where the packet starts.</summary>
    PacketMeta,

    /// <summary><c>struct bpf_flow_keys</c>, readable and writable.</summary>
    FlowKeys,

    /// <summary>A full <c>struct bpf_sock</c>.</summary>
    Socket,
    SocketOrNull,

    /// <summary>A <c>struct bpf_sock</c> of any state, of which only the fields common to all may be read.</summary>
    SockCommonOrNull,

    /// <summary>The buffer of a writable raw tracepoint.</summary>
    TracepointBuffer,

    /// <summary>The kernel's own structure <see cref="ContextField.BtfType"/>.</summary>
    BtfPointer,
}
