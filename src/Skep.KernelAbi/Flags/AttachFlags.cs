namespace Skep.KernelAbi;

/// <summary>
/// How a program joins those already at a hook: <c>attach_flags</c> of <c>BPF_PROG_ATTACH</c>, <c>flags</c> of <c>BPF_LINK_CREATE</c>
/// for cgroup, tcx and netkit.
/// </summary>
[Flags]
public enum AttachFlags : uint
{
    None = 0,

    /// <summary>A descendant cgroup may override the program (Linux 4.12).</summary>
    AllowOverride = 1 << 0,

    /// <summary>Programs of ancestors and descendants all run (Linux 4.15).</summary>
    AllowMulti = 1 << 1,

    /// <summary>Replace the program named by <c>replace_bpf_fd</c> (Linux 5.6).</summary>
    Replace = 1 << 2,

    /// <summary>Insert before the program or link named by <c>relative_fd</c> (Linux 6.6).</summary>
    Before = 1 << 3,

    /// <summary>Insert after the program or link named by <c>relative_fd</c> (Linux 6.6).</summary>
    After = 1 << 4,

    /// <summary><c>relative_fd</c> is an id (Linux 6.6).</summary>
    Id = 1 << 5,

    /// <summary>Ancestors' programs run before descendants' (Linux 6.15).</summary>
    Preorder = 1 << 6,

    /// <summary><c>relative_fd</c> names a link, not a program (Linux 6.6).</summary>
    Link = 1 << 13,
}
