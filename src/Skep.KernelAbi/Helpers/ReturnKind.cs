namespace Skep.KernelAbi;

/// <summary>What a helper leaves in r0 (the base of <c>enum bpf_return_type</c>).</summary>
public enum ReturnKind : byte
{
    Integer,
    Void,
    MapValue,

    /// <summary>A full <c>bpf_sock</c>.</summary>
    Socket,
    TcpSock,

    /// <summary>A <c>bpf_sock</c> of any state.</summary>
    SockCommon,

    /// <summary>Ring buffer memory of the size asked for, to be submitted or discarded.</summary>
    RingBufRecord,

    /// <summary>Memory of the size asked for, as long as the dynptr lives.</summary>
    DynptrMemory,

    /// <summary>One CPU's copy of the ksym that was passed: memory if its type is scalar, else a BTF pointer. Read-only.</summary>
    PerCpuVariable,

    /// <summary>A pointer to the kernel structure <see cref="HelperReturn.BtfType"/>.</summary>
    BtfPointer,

    /// <summary>What the kptr slot held.</summary>
    Kptr,
}
