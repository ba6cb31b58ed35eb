namespace Skep.KernelAbi;

/// <summary>
/// What holds a program to its hook: <c>enum bpf_link_type</c> of <c>linux/bpf.h</c>. <see cref="LinkTypes"/> describes each.
/// </summary>
public enum LinkType : uint
{
    Unspecified = 0,
    RawTracepoint = 1,
    Tracing = 2,
    Cgroup = 3,
    Iter = 4,
    NetNs = 5,
    Xdp = 6,
    PerfEvent = 7,
    KprobeMulti = 8,
    StructOps = 9,
    Netfilter = 10,
    Tcx = 11,
    UprobeMulti = 12,
    Netkit = 13,
    SockMap = 14,
    TracingMulti = 15,
}
