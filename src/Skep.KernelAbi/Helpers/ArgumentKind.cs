namespace Skep.KernelAbi;

/// <summary>What a helper takes in one argument register (the base of <c>enum bpf_arg_type</c>).</summary>
public enum ArgumentKind : byte
{
    /// <summary>Any initialised register; a pointer only where the program may leak pointers.</summary>
    Anything,

    /// <summary>A number, never a pointer.</summary>
    Scalar,

    /// <summary>The unmodified context pointer.</summary>
    Context,

    /// <summary>A map, known at verification.</summary>
    Map,

    /// <summary>Memory of the map's key size.</summary>
    MapKey,

    /// <summary>Memory of the map's value size.</summary>
    MapValue,

    /// <summary>Memory of <see cref="HelperArgument.Size"/> bytes, or else of as many as the next argument says.</summary>
    Memory,

    /// <summary>The size of the memory before it, at least 1.</summary>
    MemorySize,

    /// <summary>The size of the memory before it, possibly 0.</summary>
    MemorySizeOrZero,

    /// <summary>The constant size of the memory that the helper returns.</summary>
    AllocationSize,

    /// <summary>A <c>bpf_spin_lock</c> in a map value.</summary>
    SpinLock,

    /// <summary>A <c>bpf_timer</c> in a map value.</summary>
    Timer,

    /// <summary>A <c>bpf_sock</c> of any state.</summary>
    SockCommon,

    /// <summary>A full <c>bpf_sock</c>.</summary>
    Socket,

    /// <summary>A <c>bpf_sock</c> of any state or the kernel's own <c>struct sock</c> of it.</summary>
    AnySock,

    /// <summary>A pointer to the kernel structure <see cref="HelperArgument.BtfType"/>.</summary>
    BtfPointer,

    /// <summary>A typed per-CPU ksym.</summary>
    PerCpuVariable,

    /// <summary>Memory that <c>bpf_ringbuf_reserve</c> returned.</summary>
    RingBufRecord,

    /// <summary>A subprogram of this program.</summary>
    Callback,

    /// <summary>The stack, or null: the callback's context.</summary>
    Stack,

    /// <summary>A zero-terminated string in a read-only map.</summary>
    ConstString,

    /// <summary>A kptr field of a map value or allocated object.</summary>
    KptrSlot,

    /// <summary>A referenced pointer of the slot's type.</summary>
    Kptr,

    /// <summary>A <c>bpf_dynptr</c> on the stack.</summary>
    Dynptr,
}
