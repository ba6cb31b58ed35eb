using System.Runtime.InteropServices;

namespace Skep.Linux.Interop;

/// <summary><c>struct bpf_link_info</c>. What follows <see cref="ProgId"/> depends on the link's type.</summary>
[StructLayout(LayoutKind.Explicit, Size = 72)]
struct LinkInfo
{
    [FieldOffset(0)] public uint Type;
    [FieldOffset(4)] public uint Id;
    [FieldOffset(8)] public uint ProgId;

    /// <summary>raw_tracepoint.tp_name, iter.target_name.</summary>
    [FieldOffset(16)] public ulong Name;
    [FieldOffset(24)] public uint NameLength;

    /// <summary>tracing: attach type; xdp, tcx, netkit: ifindex; netns: inode; struct_ops, sockmap: map id; perf_event: event
    /// type.</summary>
    [FieldOffset(16)] public uint First;

    /// <summary>tracing: target object id; netns, tcx, netkit, sockmap: attach type.</summary>
    [FieldOffset(20)] public uint Second;

    /// <summary>tracing.target_btf_id.</summary>
    [FieldOffset(24)] public uint Third;

    [FieldOffset(16)] public ulong CgroupId;
    [FieldOffset(24)] public uint CgroupAttachType;

    /// <summary>iter.map.map_id.</summary>
    [FieldOffset(28)] public uint IterMapId;

    /// <summary>perf_event: file name, function or tracepoint name; config of an event.</summary>
    [FieldOffset(24)] public ulong PerfName;
    [FieldOffset(32)] public uint PerfNameLength;

    /// <summary>perf_event: offset of a uprobe or kprobe.</summary>
    [FieldOffset(36)] public uint PerfOffset;
}
