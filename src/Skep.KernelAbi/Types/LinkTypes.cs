using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Skep.KernelAbi;

/// <summary>The link types of Linux 7.3: names and first kernels.</summary>
public static class LinkTypes
{
    static readonly NamedTable<LinkTypeInfo> Table = new(static row => row.Name, static row => (uint)row.Type,
    [
        new(LinkType.RawTracepoint, "raw_tracepoint", new(5, 7)),
        new(LinkType.Tracing, "tracing", new(5, 7)),
        new(LinkType.Cgroup, "cgroup", new(5, 7)),
        new(LinkType.Iter, "iter", new(5, 8)),
        new(LinkType.NetNs, "netns", new(5, 8)),
        new(LinkType.Xdp, "xdp", new(5, 9)),
        new(LinkType.PerfEvent, "perf_event", new(5, 15)),
        new(LinkType.KprobeMulti, "kprobe_multi", new(5, 18)),
        new(LinkType.StructOps, "struct_ops", new(6, 4)),
        new(LinkType.Netfilter, "netfilter", new(6, 4)),
        new(LinkType.Tcx, "tcx", new(6, 6)),
        new(LinkType.UprobeMulti, "uprobe_multi", new(6, 6)),
        new(LinkType.Netkit, "netkit", new(6, 7)),
        new(LinkType.SockMap, "sockmap", new(6, 10)),
        new(LinkType.TracingMulti, "tracing_multi", new(7, 2)),
    ]);

    /// <summary>Every link type, in the order of its value.</summary>
    public static ImmutableArray<LinkTypeInfo> All => Table.Rows;

    /// <summary>False for a value that is newer than this table.</summary>
    public static bool TryGet(LinkType type, [NotNullWhen(true)] out LinkTypeInfo? info) => Table.TryGet((uint)type, out info);

    /// <summary>Finds a link type by the name that libbpf and bpftool print.</summary>
    public static bool TryParse(ReadOnlySpan<char> name, [NotNullWhen(true)] out LinkTypeInfo? info) => Table.TryGet(name, out info);

    extension(LinkType type)
    {
        /// <summary>The name that libbpf and bpftool print; the number for a value that is newer than this table.</summary>
        public string KernelName => TryGet(type, out LinkTypeInfo? info) ? info.Name : ((uint)type).ToString(CultureInfo.InvariantCulture);
    }
}
