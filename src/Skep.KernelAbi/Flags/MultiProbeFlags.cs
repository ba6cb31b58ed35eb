namespace Skep.KernelAbi;

/// <summary>The <c>flags</c> of <c>BPF_LINK_CREATE</c> for kprobe and uprobe multi links.</summary>
[Flags]
public enum MultiProbeFlags : uint
{
    None = 0,

    /// <summary>Probe the return instead of the entry (Linux 5.18 for kprobes, 6.6 for uprobes).</summary>
    Return = 1 << 0,

    /// <summary>The uprobe's <c>path_fd</c> field is valid (Linux 7.2).</summary>
    PathDescriptor = 1 << 1,
}
