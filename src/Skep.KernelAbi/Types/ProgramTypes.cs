using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Skep.KernelAbi;

/// <summary>The program types of Linux 7.3: names, first kernels and contexts.</summary>
public static class ProgramTypes
{
    static readonly NamedTable<ProgramTypeInfo> Table = new(static row => row.Name, static row => (uint)row.Type,
    [
        new(ProgramType.SocketFilter, "socket_filter", new(3, 19), "__sk_buff"),
        new(ProgramType.Kprobe, "kprobe", new(4, 1), "pt_regs"),
        new(ProgramType.SchedCls, "sched_cls", new(4, 1), "__sk_buff"),
        new(ProgramType.SchedAct, "sched_act", new(4, 1), "__sk_buff"),
        new(ProgramType.Tracepoint, "tracepoint", new(4, 7), "trace_entry"),
        new(ProgramType.Xdp, "xdp", new(4, 8), "xdp_md"),
        new(ProgramType.PerfEvent, "perf_event", new(4, 9), "bpf_perf_event_data"),
        new(ProgramType.CgroupSkb, "cgroup_skb", new(4, 10), "__sk_buff"),
        new(ProgramType.CgroupSock, "cgroup_sock", new(4, 10), "bpf_sock"),
        new(ProgramType.LwtIn, "lwt_in", new(4, 10), "__sk_buff"),
        new(ProgramType.LwtOut, "lwt_out", new(4, 10), "__sk_buff"),
        new(ProgramType.LwtXmit, "lwt_xmit", new(4, 10), "__sk_buff"),
        new(ProgramType.SockOps, "sock_ops", new(4, 13), "bpf_sock_ops"),
        new(ProgramType.SkSkb, "sk_skb", new(4, 14), "__sk_buff"),
        new(ProgramType.CgroupDevice, "cgroup_device", new(4, 15), "bpf_cgroup_dev_ctx"),
        new(ProgramType.SkMsg, "sk_msg", new(4, 17), "sk_msg_md"),
        new(ProgramType.RawTracepoint, "raw_tracepoint", new(4, 17), "bpf_raw_tracepoint_args"),
        new(ProgramType.CgroupSockAddr, "cgroup_sock_addr", new(4, 17), "bpf_sock_addr"),
        new(ProgramType.LwtSeg6local, "lwt_seg6local", new(4, 18), "__sk_buff"),
        new(ProgramType.LircMode2, "lirc_mode2", new(4, 18), "unsigned int"),
        new(ProgramType.SkReusePort, "sk_reuseport", new(4, 19), "sk_reuseport_md"),
        new(ProgramType.FlowDissector, "flow_dissector", new(4, 20), "__sk_buff"),
        new(ProgramType.CgroupSysctl, "cgroup_sysctl", new(5, 2), "bpf_sysctl"),
        new(ProgramType.RawTracepointWritable, "raw_tracepoint_writable", new(5, 2), "bpf_raw_tracepoint_args"),
        new(ProgramType.CgroupSockOpt, "cgroup_sockopt", new(5, 3), "bpf_sockopt"),
        new(ProgramType.Tracing, "tracing", new(5, 5), null),
        new(ProgramType.StructOps, "struct_ops", new(5, 6), null),
        new(ProgramType.Ext, "ext", new(5, 6), null),
        new(ProgramType.Lsm, "lsm", new(5, 7), null),
        new(ProgramType.SkLookup, "sk_lookup", new(5, 9), "bpf_sk_lookup"),
        new(ProgramType.Syscall, "syscall", new(5, 14), null),
        new(ProgramType.Netfilter, "netfilter", new(6, 4), "bpf_nf_ctx"),
    ]);

    /// <summary>Every program type, in the order of its value.</summary>
    public static ImmutableArray<ProgramTypeInfo> All => Table.Rows;

    /// <summary>False for a value that is newer than this table.</summary>
    public static bool TryGet(ProgramType type, [NotNullWhen(true)] out ProgramTypeInfo? info) => Table.TryGet((uint)type, out info);

    /// <summary>Finds a program type by the name that libbpf and bpftool print.</summary>
    public static bool TryParse(ReadOnlySpan<char> name, [NotNullWhen(true)] out ProgramTypeInfo? info) => Table.TryGet(name, out info);

    /// <summary>Whether the kernel refuses programs of this type that are not under a GPL-compatible license, whatever they call.</summary>
    public static bool RequiresGpl(ProgramType type) => type is ProgramType.StructOps or ProgramType.Lsm;

    extension(ProgramType type)
    {
        /// <summary>The name that libbpf and bpftool print; the number for a value that is newer than this table.</summary>
        public string KernelName => TryGet(type, out ProgramTypeInfo? info) ? info.Name
            : ((uint)type).ToString(CultureInfo.InvariantCulture);
    }
}
