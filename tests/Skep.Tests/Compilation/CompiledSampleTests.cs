using Skep.Samples;

namespace Skep.Tests.Compilation;

/// <summary>Each packet sample as plain C#, in the machine and in the kernel: the same verdicts, packets, maps and variables.</summary>
public class CompiledSampleTests
{
    public static TheoryData<bool> Hosts => [false, true];

    [Theory]
    [MemberData(nameof(Hosts))]
    public void Flows(bool kernel)
    {
        using var pair = new Pair<Flows>(kernel, static () => new Flows());
        pair.Run(pair.Plain.Account, flows => flows.Account);
        Assert.Equal(pair.Plain.Totals.Value, pair.Loaded.Totals.Value);
        Assert.Equal(
            pair.Plain.Table.Select(static pair =>
                (pair.Key, pair.Value.Packets, pair.Value.Bytes, pair.Value.Flags)).OrderBy(static flow => flow.ToString()),
            pair.Loaded.Table.Select(static pair =>
                (pair.Key, pair.Value.Packets, pair.Value.Bytes, pair.Value.Flags)).OrderBy(static flow => flow.ToString()));
        Assert.Equal(
            pair.Plain.Events.ReadAvailable().Select(static record => (record.Kind, record.Key, record.Packets, record.Flags)),
            pair.Loaded.Events.ReadAvailable().Select(static record => (record.Kind, record.Key, record.Packets, record.Flags)));
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public void Syn_flood(bool kernel)
    {
        using var pair = new Pair<SynFlood>(kernel, static () =>
            new SynFlood { SourceRefillPerSecond = 0, SharedRefillPerSecond = 0, SharedBurst = 100, SourceBurst = 5 });
        pair.Run(pair.Plain.Filter, flood => flood.Filter);
        Assert.Equal(
            pair.Plain.Sources.Select(static pair =>
                (pair.Key.ToString(), pair.Value.Bucket.Tokens, pair.Value.Passed, pair.Value.Dropped)).Order(),
            pair.Loaded.Sources.Select(static pair =>
                (pair.Key.ToString(), pair.Value.Bucket.Tokens, pair.Value.Passed, pair.Value.Dropped)).Order());
        Assert.Equal(pair.Plain.Shared[0].Refused, pair.Loaded.Shared[0].Refused);
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public void Lpm_firewall(bool kernel)
    {
        using var pair = new Pair<LpmFirewall>(kernel, static () =>
        {
            var firewall = new LpmFirewall { OtherAction = LpmFirewall.FirewallAction.Deny };
            firewall.Rules4[new(Ipv4Address.Parse("192.0.2.0"), 24)] = new() { Action = LpmFirewall.FirewallAction.Deny };
            firewall.Rules4[new(Ipv4Address.Parse("192.0.2.10"), 32)] = new() { Action = LpmFirewall.FirewallAction.Allow };
            firewall.Rules6[new(Ipv6Address.Parse("2001:db8::"), 32)] = new() { Action = LpmFirewall.FirewallAction.Deny };
            return firewall;
        });
        pair.Run(pair.Plain.Filter, firewall => firewall.Filter);
        Assert.Equal(Text(pair.Plain.Rules4.Raw), Text(pair.Loaded.Rules4.Raw));
        Assert.Equal(Text(pair.Plain.Rules6.Raw), Text(pair.Loaded.Rules6.Raw));
        Assert.Equal(pair.Plain.Decisions[0].Sum(static cpu => (long)cpu.DeniedByRule),
            pair.Loaded.Decisions[0].Sum(static cpu => (long)cpu.DeniedByRule));
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public void Per_cpu_stats(bool kernel)
    {
        using var pair = new Pair<PerCpuStats>(kernel, static () => new PerCpuStats());
        pair.Run<TcAction>(pair.Plain.Count, stats => stats.Count);
        Assert.Equal(
            pair.Plain.ByProtocol.Select(static pair => (pair.Key, pair.Value.Sum(static cpu => (long)cpu.Bytes))).Order(),
            pair.Loaded.ByProtocol.Select(static pair => (pair.Key, pair.Value.Sum(static cpu => (long)cpu.Bytes))).Order());
        Assert.Equal(
            pair.Plain.BySize.Select(static pair => pair.Value.Sum(static cpu => (long)cpu.Packets)),
            pair.Loaded.BySize.Select(static pair => pair.Value.Sum(static cpu => (long)cpu.Packets)));
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public void Dns_watch(bool kernel)
    {
        using var pair = new Pair<DnsWatch>(kernel, static () => new DnsWatch());
        pair.Run<int>(pair.Plain.Watch, dns => dns.Watch);
        Assert.Equal((pair.Plain.Packets.Value, pair.Plain.Unreadable.Value), (pair.Loaded.Packets.Value, pair.Loaded.Unreadable.Value));
        Assert.Equal(Text(pair.Plain.Names.Raw), Text(pair.Loaded.Names.Raw));
        Assert.Equal(
            pair.Plain.Messages.ReadAvailable().Select(static record => Convert.ToHexString(Programs.TestPackets.Bytes(record))),
            pair.Loaded.Messages.ReadAvailable().Select(static record => Convert.ToHexString(Programs.TestPackets.Bytes(record))));
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public void Dispatcher(bool kernel)
    {
        using var pair = new Pair<Dispatcher>(kernel, static () => new Dispatcher());
        pair.Run(pair.Plain.Dispatch, dispatcher => dispatcher.Dispatch);
        Assert.Equal(pair.Plain.Report.Value, pair.Loaded.Report.Value);
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public void Route_map(bool kernel)
    {
        using var pair = new Pair<RouteMap>(kernel, static () => new RouteMap());
        pair.Run(pair.Plain.Route, router => router.Route);
        Assert.Equal(Text(pair.Plain.Tables[0].Raw), Text(pair.Loaded.Tables[0].Raw));
        Assert.Equal(Text(pair.Plain.Tables[100].Raw), Text(pair.Loaded.Tables[100].Raw));
        Assert.Equal(pair.Plain.Banks[0][0], pair.Loaded.Banks[0][0]);
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public void Sampler(bool kernel)
    {
        using var pair = new Pair<Sampler>(kernel, static () => new Sampler());
        pair.Run<int>(pair.Plain.Choose, sampler => sampler.Choose);
        Assert.Equal((pair.Plain.Seen.Value, pair.Plain.Sampled.Value), (pair.Loaded.Seen.Value, pair.Loaded.Sampled.Value));
        Assert.Equal(
            pair.Plain.Samples.ReadAvailable().Select(static record => Convert.ToHexString(Programs.TestPackets.Bytes(record))),
            pair.Loaded.Samples.ReadAvailable().Select(static record => Convert.ToHexString(Programs.TestPackets.Bytes(record))));
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public void Rewriter(bool kernel)
    {
        using var pair = new Pair<Rewriter>(kernel, static () => new Rewriter { InsideNet = 0xc6336400, LargestSegment = 536 });
        pair.Run<TcAction>(pair.Plain.Rewrite, rewriter => rewriter.Rewrite);
        Assert.Equal(pair.Plain.Rewrites.Value, pair.Loaded.Rewrites.Value);
    }

    static IEnumerable<string> Text(BpfMap map)
    {
        var entries = new List<string>();
        foreach (MapEntry entry in map.Entries())
            entries.Add(Convert.ToHexString(entry.Key) + " " + Convert.ToHexString(entry.Value));
        return entries.Order(StringComparer.Ordinal);
    }
}
