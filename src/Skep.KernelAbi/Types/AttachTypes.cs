using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Skep.KernelAbi;

/// <summary>The attach types of Linux 7.3: names, first kernels and the program type of each.</summary>
public static class AttachTypes
{
    static readonly NamedTable<AttachTypeInfo> Table = new(static row => row.Name, static row => (uint)row.Type,
    [
        new(AttachType.CgroupInetIngress, "cgroup_inet_ingress", new(4, 10), ProgramType.CgroupSkb),
        new(AttachType.CgroupInetEgress, "cgroup_inet_egress", new(4, 10), ProgramType.CgroupSkb),
        new(AttachType.CgroupInetSockCreate, "cgroup_inet_sock_create", new(4, 10), ProgramType.CgroupSock),
        new(AttachType.CgroupSockOps, "cgroup_sock_ops", new(4, 13), ProgramType.SockOps),
        new(AttachType.SkSkbStreamParser, "sk_skb_stream_parser", new(4, 14), ProgramType.SkSkb),
        new(AttachType.SkSkbStreamVerdict, "sk_skb_stream_verdict", new(4, 14), ProgramType.SkSkb),
        new(AttachType.CgroupDevice, "cgroup_device", new(4, 15), ProgramType.CgroupDevice),
        new(AttachType.SkMsgVerdict, "sk_msg_verdict", new(4, 17), ProgramType.SkMsg),
        new(AttachType.CgroupInet4Bind, "cgroup_inet4_bind", new(4, 17), ProgramType.CgroupSockAddr),
        new(AttachType.CgroupInet6Bind, "cgroup_inet6_bind", new(4, 17), ProgramType.CgroupSockAddr),
        new(AttachType.CgroupInet4Connect, "cgroup_inet4_connect", new(4, 17), ProgramType.CgroupSockAddr),
        new(AttachType.CgroupInet6Connect, "cgroup_inet6_connect", new(4, 17), ProgramType.CgroupSockAddr),
        new(AttachType.CgroupInet4PostBind, "cgroup_inet4_post_bind", new(4, 17), ProgramType.CgroupSock),
        new(AttachType.CgroupInet6PostBind, "cgroup_inet6_post_bind", new(4, 17), ProgramType.CgroupSock),
        new(AttachType.CgroupUdp4SendMsg, "cgroup_udp4_sendmsg", new(4, 18), ProgramType.CgroupSockAddr),
        new(AttachType.CgroupUdp6SendMsg, "cgroup_udp6_sendmsg", new(4, 18), ProgramType.CgroupSockAddr),
        new(AttachType.LircMode2, "lirc_mode2", new(4, 18), ProgramType.LircMode2),
        new(AttachType.FlowDissector, "flow_dissector", new(4, 20), ProgramType.FlowDissector),
        new(AttachType.CgroupSysctl, "cgroup_sysctl", new(5, 2), ProgramType.CgroupSysctl),
        new(AttachType.CgroupUdp4RecvMsg, "cgroup_udp4_recvmsg", new(5, 2), ProgramType.CgroupSockAddr),
        new(AttachType.CgroupUdp6RecvMsg, "cgroup_udp6_recvmsg", new(5, 2), ProgramType.CgroupSockAddr),
        new(AttachType.CgroupGetSockOpt, "cgroup_getsockopt", new(5, 3), ProgramType.CgroupSockOpt),
        new(AttachType.CgroupSetSockOpt, "cgroup_setsockopt", new(5, 3), ProgramType.CgroupSockOpt),
        new(AttachType.TraceRawTp, "trace_raw_tp", new(5, 5), ProgramType.Tracing, "btf_trace_"),
        new(AttachType.TraceFentry, "trace_fentry", new(5, 5), ProgramType.Tracing),
        new(AttachType.TraceFexit, "trace_fexit", new(5, 5), ProgramType.Tracing),
        new(AttachType.ModifyReturn, "modify_return", new(5, 7), ProgramType.Tracing),
        new(AttachType.LsmMac, "lsm_mac", new(5, 7), ProgramType.Lsm, "bpf_lsm_"),
        new(AttachType.TraceIter, "trace_iter", new(5, 8), ProgramType.Tracing, "bpf_iter_"),
        new(AttachType.CgroupInet4GetPeerName, "cgroup_inet4_getpeername", new(5, 8), ProgramType.CgroupSockAddr),
        new(AttachType.CgroupInet6GetPeerName, "cgroup_inet6_getpeername", new(5, 8), ProgramType.CgroupSockAddr),
        new(AttachType.CgroupInet4GetSockName, "cgroup_inet4_getsockname", new(5, 8), ProgramType.CgroupSockAddr),
        new(AttachType.CgroupInet6GetSockName, "cgroup_inet6_getsockname", new(5, 8), ProgramType.CgroupSockAddr),
        new(AttachType.XdpDevMap, "xdp_devmap", new(5, 8), ProgramType.Xdp),
        new(AttachType.CgroupInetSockRelease, "cgroup_inet_sock_release", new(5, 9), ProgramType.CgroupSock),
        new(AttachType.XdpCpuMap, "xdp_cpumap", new(5, 9), ProgramType.Xdp),
        new(AttachType.SkLookup, "sk_lookup", new(5, 9), ProgramType.SkLookup),
        new(AttachType.Xdp, "xdp", new(5, 9), ProgramType.Xdp),
        new(AttachType.SkSkbVerdict, "sk_skb_verdict", new(5, 13), ProgramType.SkSkb),
        new(AttachType.SkReusePortSelect, "sk_reuseport_select", new(5, 14), ProgramType.SkReusePort),
        new(AttachType.SkReusePortSelectOrMigrate, "sk_reuseport_select_or_migrate", new(5, 14), ProgramType.SkReusePort),
        new(AttachType.PerfEvent, "perf_event", new(5, 15), ProgramType.PerfEvent),
        new(AttachType.TraceKprobeMulti, "trace_kprobe_multi", new(5, 18), ProgramType.Kprobe),
        new(AttachType.LsmCgroup, "lsm_cgroup", new(6, 0), ProgramType.Lsm, "bpf_lsm_"),
        new(AttachType.StructOps, "struct_ops", new(6, 4), ProgramType.StructOps),
        new(AttachType.Netfilter, "netfilter", new(6, 4), ProgramType.Netfilter),
        new(AttachType.TcxIngress, "tcx_ingress", new(6, 6), ProgramType.SchedCls),
        new(AttachType.TcxEgress, "tcx_egress", new(6, 6), ProgramType.SchedCls),
        new(AttachType.TraceUprobeMulti, "trace_uprobe_multi", new(6, 6), ProgramType.Kprobe),
        new(AttachType.CgroupUnixConnect, "cgroup_unix_connect", new(6, 7), ProgramType.CgroupSockAddr),
        new(AttachType.CgroupUnixSendMsg, "cgroup_unix_sendmsg", new(6, 7), ProgramType.CgroupSockAddr),
        new(AttachType.CgroupUnixRecvMsg, "cgroup_unix_recvmsg", new(6, 7), ProgramType.CgroupSockAddr),
        new(AttachType.CgroupUnixGetPeerName, "cgroup_unix_getpeername", new(6, 7), ProgramType.CgroupSockAddr),
        new(AttachType.CgroupUnixGetSockName, "cgroup_unix_getsockname", new(6, 7), ProgramType.CgroupSockAddr),
        new(AttachType.NetkitPrimary, "netkit_primary", new(6, 7), ProgramType.SchedCls),
        new(AttachType.NetkitPeer, "netkit_peer", new(6, 7), ProgramType.SchedCls),
        new(AttachType.TraceKprobeSession, "trace_kprobe_session", new(6, 10), ProgramType.Kprobe),
        new(AttachType.TraceUprobeSession, "trace_uprobe_session", new(6, 13), ProgramType.Kprobe),
        new(AttachType.TraceFsession, "trace_fsession", new(7, 0), ProgramType.Tracing),
        new(AttachType.TraceFentryMulti, "trace_fentry_multi", new(7, 2), ProgramType.Tracing),
        new(AttachType.TraceFexitMulti, "trace_fexit_multi", new(7, 2), ProgramType.Tracing),
        new(AttachType.TraceFsessionMulti, "trace_fsession_multi", new(7, 2), ProgramType.Tracing),
    ]);

    /// <summary>Every attach type, in the order of its value.</summary>
    public static ImmutableArray<AttachTypeInfo> All => Table.Rows;

    /// <summary>False for a value that is newer than this table.</summary>
    public static bool TryGet(AttachType type, [NotNullWhen(true)] out AttachTypeInfo? info) => Table.TryGet((uint)type, out info);

    /// <summary>Finds a attach type by the name that libbpf and bpftool print.</summary>
    public static bool TryParse(ReadOnlySpan<char> name, [NotNullWhen(true)] out AttachTypeInfo? info) => Table.TryGet(name, out info);

    /// <summary>
    /// The expected attach type that the kernel works with when it loads a program: types that once had none take zero as their first.
    /// </summary>
    public static AttachType AsLoaded(ProgramType program, AttachType expected) => (program, expected) switch
    {
        (ProgramType.CgroupSock, 0) => AttachType.CgroupInetSockCreate,
        (ProgramType.SkReusePort, 0) => AttachType.SkReusePortSelect,
        _ => expected,
    };

    extension(AttachType type)
    {
        /// <summary>The name that libbpf and bpftool print; the number for a value that is newer than this table.</summary>
        public string KernelName => TryGet(type, out AttachTypeInfo? info) ? info.Name
            : ((uint)type).ToString(CultureInfo.InvariantCulture);
    }
}
