using Skep.Samples;
using Skep.Tests.Programs;

namespace Skep.Tests.Loading;

public class LoadTests
{
    public static TheoryData<bool> Hosts => [false, true];

    [Theory]
    [MemberData(nameof(Hosts))]
    public void Members_become_handles(bool kernel)
    {
        using IBpfHost host = Open(kernel);
        using var flows = host.Load(new EmbeddedFlows());
        Assert.True(flows.IsLoaded);
        Assert.Equal(100u, flows.Table.Raw.MaxEntries);
        Assert.Equal(1u << 16, flows.Events.Raw.MaxEntries);

        byte[] packet = TestPackets.Tcp("10.0.0.1", "10.0.0.2", 1000, 80);
        Assert.Equal((uint)XdpAction.Pass, flows.Run(f => f.account, packet));

        Assert.Equal(1001UL, flows.totals.Value.Packets);
        (Flows.FlowKey key, Flows.Flow flow) = Assert.Single(flows.Table);
        Assert.Equal("10.0.0.1", key.Source.ToString());
        Assert.Equal((1UL, (ulong)packet.Length), (flow.Packets, flow.Bytes));
        Assert.Equal(flow.FirstSeen, flows.Table[in key].FirstSeen);
        Assert.Equal(Flows.FlowEventKind.Opened, Assert.Single(flows.Events.ReadAvailable()).Kind);

        // The variable is shared both ways.
        flows.totals.Value.Packets = 5;
        flows.Run(f => f.account, packet);
        Assert.Equal(6UL, flows.totals.Value.Packets);
        Assert.Equal(6UL, flows.Loaded.Variables.Get<Flows.Counters>("totals").Packets);

        Assert.True(flows.Table.Delete(in key));
        Assert.False(flows.Table.Delete(in key));
        Assert.Equal(0, flows.Table.Update(in key, default));
        Assert.Equal(-17, flows.Table.Update(in key, default, UpdateFlags.NoExist));
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public void Constants_reach_the_program(bool kernel)
    {
        using IBpfHost host = Open(kernel);
        using var flows = host.Load(new EmbeddedFlows { report_events = false });
        flows.Run(f => f.account, TestPackets.Tcp("10.0.0.1", "10.0.0.2", 1000, 80));
        Assert.Empty(flows.Events.ReadAvailable());
        Assert.Single(flows.Table);
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public void What_maps_hold_before_is_what_they_start_with(bool kernel)
    {
        using IBpfHost host = Open(kernel);
        var firewall = new EmbeddedFirewall { default_action = LpmFirewall.FirewallAction.Allow };
        firewall.rules4[new(Ipv4Address.Parse("10.0.0.0"), 8)] = new() { Action = LpmFirewall.FirewallAction.Deny };
        firewall.rules4[new(Ipv4Address.Parse("10.1.0.0"), 16)] = new() { Action = LpmFirewall.FirewallAction.Allow };
        using (host.Load(firewall))
        {
            Assert.Equal((uint)XdpAction.Drop, firewall.Run(f => f.Filter, TestPackets.Tcp("10.0.0.1", "10.0.0.2", 1, 2)));
            Assert.Equal((uint)XdpAction.Pass, firewall.Run(f => f.Filter, TestPackets.Tcp("10.1.0.1", "10.0.0.2", 1, 2)));
            Assert.Equal((uint)XdpAction.Pass, firewall.Run(f => f.Filter, TestPackets.Tcp("192.0.2.1", "10.0.0.2", 1, 2)));
            Assert.Equal(1UL, firewall.rules4[new(Ipv4Address.Parse("10.0.0.0"), 8)].Packets);
            Assert.Equal(1, firewall.outcomes[0].Sum(cpu => (long)cpu.DeniedByRule));
            Assert.Equal(1, firewall.outcomes[0].Sum(cpu => (long)cpu.AllowedByDefault));
        }
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public void Slots_of_program_arrays_follow(bool kernel)
    {
        using IBpfHost host = Open(kernel);
        using var dispatcher = host.Load(new EmbeddedDispatcher());
        byte[] packet = TestPackets.Tcp("10.0.0.1", "10.0.0.2", 1, 2, TcpFlags.Syn);
        dispatcher.Run(d => d.dispatch, packet);
        Assert.Equal(1UL, dispatcher.report.Value.Tcp.Opened);

        dispatcher.handlers[2] = null;
        dispatcher.Run(d => d.dispatch, packet);
        Assert.Equal((1UL, 1UL), (dispatcher.report.Value.Tcp.Opened, dispatcher.report.Value.NotDispatched));

        dispatcher.handlers[2] = dispatcher.handle_tcp;
        dispatcher.Run(d => d.dispatch, packet);
        Assert.Equal(2UL, dispatcher.report.Value.Tcp.Opened);
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public void Maps_of_maps_take_maps_before_and_after(bool kernel)
    {
        using IBpfHost host = Open(kernel);
        var router = new EmbeddedRouter();
        router.tables[0] = new(1024);
        router.tables[0][Ipv6Address.Parse("10.0.0.2")] = new RouteMap.Host { Address = MacAddress.Parse("02:00:00:00:00:02") };
        using (host.Load(router))
        {
            byte[] packet = TestPackets.Tcp("10.0.0.1", "10.0.0.2", 1, 2);
            Assert.Equal((uint)XdpAction.Tx, router.Run(r => r.route, packet));
            Assert.Equal(1UL, router.tables[0][Ipv6Address.Parse("10.0.0.1")].LearnedFrom);

            router.tables[0] = new(1024);
            Assert.Equal((uint)XdpAction.Pass, router.Run(r => r.route, packet));
            Assert.Single(router.tables[0]);
        }
    }

    [Fact]
    public void Globals_keep_their_last_value()
    {
        using IBpfHost host = BpfHost.OpenInProcess();
        var flows = host.Load(new EmbeddedFlows());
        flows.Run(f => f.account, TestPackets.Tcp("10.0.0.1", "10.0.0.2", 1000, 80));
        flows.Dispose();
        flows.Dispose();
        Assert.Equal(1001UL, flows.totals.Value.Packets);
    }

    [Fact]
    public void An_instance_loads_once()
    {
        using IBpfHost host = BpfHost.OpenInProcess();
        using var flows = host.Load(new EmbeddedFlows());
        Assert.Throws<InvalidOperationException>(() => host.Load(flows));
        using var other = host.Load(new EmbeddedFlows());
        other.totals.Value.Packets = 1;
        Assert.Equal(1000UL, flows.totals.Value.Packets);
    }

    [Fact]
    public void References_to_values_in_the_kernel_are_refused()
    {
        using IBpfHost host = Open(kernel: true);
        using var flows = host.Load(new EmbeddedFlows());
        Assert.Throws<InvalidOperationException>(() => flows.Table.TryGetValue(default, out Ref<Flows.Flow> _));
        Assert.False(flows.Table.TryRead(default, out _));
    }

    [Fact]
    public void The_in_process_host_has_no_hooks()
    {
        using IBpfHost host = BpfHost.OpenInProcess();
        using var flows = host.Load(new EmbeddedFlows());
        var error = Assert.Throws<BpfNotSupportedException>(() => flows.Attach(f => f.account, NetworkInterface.Named("lo")));
        Assert.Contains("in-process", error.Message, StringComparison.Ordinal);
    }

    static IBpfHost Open(bool kernel)
    {
        if (!kernel)
            return BpfHost.OpenInProcess();
        Require.Root();
        return BpfHost.OpenKernel();
    }
}
