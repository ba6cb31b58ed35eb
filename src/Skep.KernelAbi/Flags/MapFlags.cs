namespace Skep.KernelAbi;

/// <summary>
/// How a map is created (<c>map_flags</c> of <c>BPF_MAP_CREATE</c>). Which type takes which: <see cref="MapTypeInfo.AllowedFlags"/>.
/// </summary>
[Flags]
public enum MapFlags : uint
{
    None = 0,

    /// <summary>Allocate elements on demand; local storage and LPM tries require it (Linux 4.6).</summary>
    NoPrealloc = 1 << 0,

    /// <summary>One LRU list per CPU instead of one shared: faster, less exact (Linux 4.10).</summary>
    NoCommonLru = 1 << 1,

    /// <summary>The <c>numa_node</c> field is valid (Linux 4.14).</summary>
    NumaNode = 1 << 2,

    /// <summary>The system call may only read (Linux 4.15).</summary>
    ReadOnly = 1 << 3,

    /// <summary>The system call may only write (Linux 4.15).</summary>
    WriteOnly = 1 << 4,

    /// <summary>A stack trace is build id plus file offset instead of addresses (Linux 4.17).</summary>
    StackBuildId = 1 << 5,

    /// <summary>Hash with seed 0, for reproducible tests only (Linux 5.0).</summary>
    ZeroSeed = 1 << 6,

    /// <summary>Programs may only read (Linux 5.2).</summary>
    ReadOnlyProgram = 1 << 7,

    /// <summary>Programs may only write (Linux 5.2).</summary>
    WriteOnlyProgram = 1 << 8,

    /// <summary>Socket storage is copied to the socket that a listener accepts (Linux 5.4).</summary>
    Clone = 1 << 9,

    /// <summary>User space may <c>mmap</c> the values (Linux 5.5).</summary>
    Mmapable = 1 << 10,

    /// <summary>Perf events stay in the array when the descriptor that put them there is closed (Linux 5.10).</summary>
    PreserveElements = 1 << 11,

    /// <summary>An array that replaces an inner map of another <c>max_entries</c> (Linux 5.10).</summary>
    InnerMap = 1 << 12,

    /// <summary>A struct_ops map is attached by a link instead of by update (Linux 6.4).</summary>
    Link = 1 << 13,

    /// <summary>The path of <c>BPF_OBJ_PIN</c> and <c>BPF_OBJ_GET</c> is relative to <c>path_fd</c> (Linux 6.5).</summary>
    PathDescriptor = 1 << 14,

    /// <summary>The <c>value_type_btf_obj_fd</c> field is valid (Linux 6.9).</summary>
    ValueTypeBtfDescriptor = 1 << 15,

    /// <summary>The <c>map_token_fd</c> field is valid (Linux 6.9).</summary>
    TokenDescriptor = 1 << 16,

    /// <summary>User access to an unallocated arena page faults instead of allocating it (Linux 6.9).</summary>
    FaultOnUnallocated = 1 << 17,

    /// <summary>Do not translate arena pointers for user space (Linux 6.9).</summary>
    NoUserConversion = 1 << 18,

    /// <summary>A full ring buffer overwrites its oldest records (Linux 6.19).</summary>
    RingBufOverwrite = 1 << 19,
}
