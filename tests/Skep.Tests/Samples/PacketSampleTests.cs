using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Skep.Samples;
using Skep.Tests.Programs;

namespace Skep.Tests.Samples;

/// <summary>Each sample as plain C# does what the C object of the same name does.</summary>
public class PacketSampleTests
{
    [Fact]
    public void Flows()
    {
        using var both = new SideBySide("flows");
        using var flows = new Flows();
        both.Run("account", flows.Account);
        // The C object has ports in network order.
        SideBySide.Same(both.C.Maps["flows"], flows.Table, static key => SwapPorts(key));
        Assert.Equal(Bytes(both.C, "totals"), Bytes(flows.Totals.Value));
        Assert.Equal(
            both.Events("events").Select(record => Convert.ToHexString(SwapPorts(record, 8))),
            flows.Events.ReadAvailable().Select(record => Convert.ToHexString(TestPackets.Bytes(record))));
    }

    [Fact]
    public void Syn_flood()
    {
        using var both = new SideBySide("synflood");
        using var flood = new SynFlood();
        using EventStream alarms = both.C.Maps["alarms"].OpenEvents();
        Assert.Equal(0, flood.Alarms.Lost);
        both.Run("filter", flood.Filter);
        SideBySide.Same(both.C.Maps["sources"], flood.Sources);
        SideBySide.Same(both.C.Maps["shared"], flood.Shared);
        var theirs = new List<string>();
        alarms.Drain(record => theirs.Add(Convert.ToHexString(SwapPorts(record.ToArray(), 0, 1))));
        var ours = new List<string>();
        flood.Alarms.Stream.Drain(record => ours.Add(Convert.ToHexString(record)));
        Assert.NotEmpty(ours);
        Assert.Equal(theirs, ours);
    }

    [Fact]
    public void Lpm_firewall()
    {
        using var both = new SideBySide("lpm_firewall", static spec => spec.Variables.Get("other_action").Set(1));
        using var firewall = new LpmFirewall { OtherAction = LpmFirewall.FirewallAction.Deny };
        foreach ((string prefix, uint length, int action, uint id) in new[] { ("192.0.2.0", 24u, 1, 7u), ("192.0.2.10", 32u, 0, 8u),
            ("198.51.100.0", 25u, 1, 9u) })
        {
            var key = new Prefix<Ipv4Address>(Ipv4Address.Parse(prefix), length);
            var rule = new LpmFirewall.Rule { Action = (LpmFirewall.FirewallAction)action, Id = id };
            firewall.Rules4[in key] = rule;
            both.C.Maps["rules4"].Update(TestPackets.Bytes(key), TestPackets.Bytes(rule));
        }
        var key6 = new Prefix<Ipv6Address>(Ipv6Address.Parse("2001:db8::"), 32);
        firewall.Rules6[in key6] = new LpmFirewall.Rule { Action = LpmFirewall.FirewallAction.Deny };
        both.C.Maps["rules6"].Update(TestPackets.Bytes(key6), TestPackets.Bytes(firewall.Rules6[in key6]));

        both.Run("firewall", firewall.Filter);
        SideBySide.Same(both.C.Maps["rules4"], firewall.Rules4);
        SideBySide.Same(both.C.Maps["rules6"], firewall.Rules6);
        SideBySide.Same(both.C.Maps["outcomes"], firewall.Decisions);
    }

    [Fact]
    public void Per_cpu_stats()
    {
        using var both = new SideBySide("percpu_stats");
        using var stats = new PerCpuStats();
        both.Run<TcAction>("count", stats.Count);
        SideBySide.Same(both.C.Maps["by_protocol"], stats.ByProtocol);
        SideBySide.Same(both.C.Maps["by_size"], stats.BySize);
    }

    [Fact]
    public void Dns_watch()
    {
        using var both = new SideBySide("dns");
        using var dns = new DnsWatch();
        both.Run<int>("watch", dns.Watch);
        SideBySide.Same(both.C.Maps["names"], dns.Names);
        Assert.Equal(both.C.Variables.Get<ulong>("dns_packets"), dns.Packets.Value);
        Assert.Equal(both.C.Variables.Get<ulong>("unreadable"), dns.Unreadable.Value);
        List<byte[]> theirs = both.Events("messages");
        List<DnsWatch.Message> ours = dns.Messages.ReadAvailable();
        Assert.Equal(theirs.Count, ours.Count);
        Assert.True(ours.Count > 20);
        for (int i = 0; i < ours.Count; i++)
        {
            byte[] record = theirs[i];
            Assert.Equal(MemoryMarshal.Read<Ipv6Address>(record), ours[i].Client);
            Assert.Equal(MemoryMarshal.Read<Ipv6Address>(record.AsSpan(16)), ours[i].Server);
            Assert.Equal(BinaryPrimitives.ReadUInt16BigEndian(record.AsSpan(32)), ours[i].ClientPort);
            Assert.Equal(MemoryMarshal.Read<ushort>(record.AsSpan(34)), ours[i].Id);
            Assert.Equal((DnsType)record[36], ours[i].Type);
            Assert.Equal((DnsResult)record[40], ours[i].Result);
            Assert.Equal(record[44], ours[i].Answers);
            Assert.Equal(record[46] != 0, ours[i].IsResponse);
            Assert.Equal(record[47], ours[i].NameLength);
            Assert.Equal(MemoryMarshal.Read<Text128>(record.AsSpan(48)).ToString(), ours[i].Name.ToString());
        }
    }

    [Fact]
    public void Dispatcher()
    {
        using var both = new SideBySide("dispatcher");
        using var dispatcher = new Dispatcher();
        both.Run("dispatch", dispatcher.Dispatch);
        Assert.Equal(Bytes(both.C, "report"), Bytes(dispatcher.Report.Value));
    }

    [Fact]
    public void Route_map()
    {
        using var both = new SideBySide("route_map");
        using var router = new RouteMap();
        both.Run("route", router.Route);
        SideBySide.Same(both.C.Maps["untagged"], router.Tables[0]);
        SideBySide.Same(both.C.Maps["vlan100"], router.Tables[100]);
        SideBySide.Same(both.C.Maps["bank_a"], router.Banks[0]);
    }

    [Fact]
    public void Sampler()
    {
        using var both = new SideBySide("sampler", static spec => spec.Externs.Clear());
        using var sampler = new Sampler();
        both.Run<int>("choose", sampler.Choose);
        Assert.Equal(both.C.Variables.Get<ulong>("seen"), sampler.Seen.Value);
        Assert.Equal(both.C.Variables.Get<ulong>("sampled"), sampler.Sampled.Value);
        Assert.Equal(
            both.Events("samples").Select(record => Convert.ToHexString(SwapPorts(record))),
            sampler.Samples.ReadAvailable().Select(record => Convert.ToHexString(TestPackets.Bytes(record))));
    }

    [Theory]
    [InlineData(0xc0000200, 1360)]
    [InlineData(0xc6336400, 536)]
    public void Rewriter(uint inside, ushort segment)
    {
        using var both = new SideBySide("rewriter", spec =>
        {
            spec.Variables.Get("inside_net").Set(inside);
            spec.Variables.Get("largest_segment").Set(segment);
        });
        using var rewriter = new Rewriter { InsideNet = inside, LargestSegment = segment };
        both.Run<TcAction>("rewrite", rewriter.Rewrite);
        Assert.Equal(Bytes(both.C, "rewrites"), Bytes(rewriter.Rewrites.Value));
        Assert.NotEqual(0UL, rewriter.Rewrites.Value.SegmentSizes);
    }

    /// <summary>Turns the two ports behind two addresses to host order.</summary>
    static byte[] SwapPorts(byte[] bytes, int offset = 0, int count = 2)
    {
        for (int i = 0; i < count; i++)
            bytes.AsSpan(offset + 32 + i * 2, 2).Reverse();
        return bytes;
    }

    static string Bytes(LoadedObject from, string variable)
    {
        byte[] bytes = new byte[from.Spec.Variables.Get(variable).Size];
        from.Variables.Read(variable, bytes);
        return Convert.ToHexString(bytes);
    }

    static string Bytes<T>(T value)
        where T : unmanaged => Convert.ToHexString(TestPackets.Bytes(value));
}
