using Skep.Samples;

namespace Skep.Tests.Loading;

// Classes whose compiled objects, in C, are embedded in this assembly: what loading does, without a compiler.

/// <summary>The members of <c>flows.bpf.c</c>.</summary>
[Bpf]
public sealed class EmbeddedFlows : BpfObject
{
    [MapName("flows")] [MaxEntries(100)] public LruHashMap<Flows.FlowKey, Flows.Flow> Table { get; } = new();

    [MapName("events")] public RingBuffer<Flows.FlowEvent> Events { get; init; } = new(1 << 16);

    public Global<Flows.Counters> totals { get; } = new(new Flows.Counters { Packets = 1000 });

    public bool report_events { get; init; } = true;

    [Xdp]
    public XdpAction account(ref readonly XdpContext ctx) => throw new NotSupportedException("only the compiled object does something");
}

/// <summary>The members of <c>lpm_firewall.bpf.c</c>.</summary>
[Bpf]
public sealed class EmbeddedFirewall : BpfObject
{
    public LpmTrie<Prefix<Ipv4Address>, LpmFirewall.Rule> rules4 { get; } = new(64);

    public LpmTrie<Prefix<Ipv6Address>, LpmFirewall.Rule> rules6 { get; } = new(64);

    public PerCpuArray<LpmFirewall.Outcomes> outcomes { get; } = new(1);

    public required LpmFirewall.FirewallAction default_action { get; init; }

    [Xdp(Name = "firewall")]
    public XdpAction Filter(ref readonly XdpContext ctx) => throw new NotSupportedException("only the compiled object does something");
}

/// <summary>The members of <c>dispatcher.bpf.c</c>, with only some slots filled.</summary>
[Bpf]
public sealed class EmbeddedDispatcher : BpfObject
{
    public ProgramArray<XdpContext, XdpAction> handlers { get; } = new(6);

    public Global<Dispatcher.Counters> report { get; } = new();

    public EmbeddedDispatcher() => handlers[0] = handle_ipv4;

    [Xdp]
    public XdpAction dispatch(ref readonly XdpContext ctx) => throw new NotSupportedException("only the compiled object does something");

    [Xdp]
    public XdpAction handle_ipv4(ref readonly XdpContext ctx) => throw new NotSupportedException("only the compiled object does something");

    [Xdp]
    public XdpAction handle_tcp(ref readonly XdpContext ctx) => throw new NotSupportedException("only the compiled object does something");
}

/// <summary>The members of <c>route_map.bpf.c</c>.</summary>
[Bpf]
public sealed class EmbeddedRouter : BpfObject
{
    public HashOfMaps<uint, HashMap<Ipv6Address, RouteMap.Host>> tables { get; } = new(new HashMap<Ipv6Address, RouteMap.Host>(1024), 4096);

    public Global<uint> bank { get; } = new();

    [Xdp]
    public XdpAction route(ref readonly XdpContext ctx) => throw new NotSupportedException("only the compiled object does something");
}

/// <summary>The members of <c>exec_snoop.bpf.c</c>.</summary>
[Bpf]
public sealed class EmbeddedExecSnoop : BpfObject
{
    public required int target_parent { get; init; }

    public HashMap<int, ulong> started { get; } = new(32_768);

    public RingBuffer<Text256> events { get; } = new(1 << 20);

    [BtfTracepoint("sched_process_exec")]
    public int on_exec(Skep.Samples.Task task) => throw new NotSupportedException("only the compiled object does something");
}
