using Skep.KernelAbi;
using Skep.Objects.Core;

namespace Skep.Objects;

/// <summary>The kernel that an object is relocated for: the running one, or any other that is known by its files.</summary>
public sealed record RelocationTarget
{
    /// <summary>Its types; null when there are none, and then only objects that need none can be relocated.</summary>
    public CoreTarget? Types { get; init; }

    /// <summary>Its version, for <c>LINUX_KERNEL_VERSION</c>.</summary>
    public KernelVersion? Version { get; init; }

    /// <summary>Its build configuration. Only asked for when the object has a <c>CONFIG_</c> value; gives null when there is none
    /// to read.</summary>
    public Func<KernelConfiguration?>? Configuration { get; init; }

    /// <summary><c>LINUX_HAS_BPF_COOKIE</c>: links can carry a number for the program (Linux 5.15).</summary>
    public bool HasCookie { get; init; }

    /// <summary><c>LINUX_HAS_SYSCALL_WRAPPER</c>: system calls take their arguments from <c>struct pt_regs</c> (Linux 4.17 on
    /// x86-64).</summary>
    public bool HasSyscallWrapper { get; init; }

    /// <summary>The programs to relocate; null for those that load by default. Programs that are not among these do not load from
    /// the result.</summary>
    public IReadOnlySet<string>? Programs { get; init; }
}
