namespace Skep.KernelAbi;

/// <summary>How the text of a section alone says where to attach, and in which form.</summary>
public enum AutoAttach
{
    /// <summary>It does not: the caller names an interface, cgroup, socket, namespace, descriptor or map.</summary>
    None,

    /// <summary><c>function[+offset]</c>.</summary>
    Kprobe,

    /// <summary>A glob over kernel functions; the attach type says whether entry and return share a session.</summary>
    KprobeMulti,

    /// <summary>The system call's name without prefix: <c>openat</c>.</summary>
    Ksyscall,

    /// <summary><c>path:function[+offset]</c>; the path may be a bare file name or <c>archive!/member</c>.</summary>
    Uprobe,

    /// <summary><c>path:glob</c> over functions of a file.</summary>
    UprobeMulti,

    /// <summary><c>path:provider:name</c>.</summary>
    Usdt,

    /// <summary><c>category/name</c>.</summary>
    Tracepoint,

    /// <summary>The tracepoint's name.</summary>
    RawTracepoint,

    /// <summary>The BTF id found before load says it all; the link needs nothing more.</summary>
    Trace,

    /// <summary><c>[module:]glob</c> over traceable BTF functions.</summary>
    TraceMulti,

    /// <summary>The iterator's name; the link is then opened for reading.</summary>
    Iter,
}
