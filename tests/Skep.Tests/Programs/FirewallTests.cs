namespace Skep.Tests.Programs;

public class FirewallTests
{
    static readonly byte[] Blocked = TestPackets.Tcp("10.0.0.1", "10.0.0.2", 40000, 80);

    [Fact]
    public void Drops_what_goes_to_the_blocked_port()
    {
        using var firewall = new Firewall { BlockedPort = 80 };
        var packet = new XdpContext(Blocked);
        Assert.Equal(XdpAction.Drop, firewall.Ingress(in packet));
        Assert.Equal(XdpAction.Drop, firewall.Ingress(in packet));

        Firewall.Stats stats = firewall.Hits[Ipv4Address.Parse("10.0.0.1")];
        Assert.Equal((2UL, 80UL), (stats.Packets, stats.Bytes));
        Assert.Equal(2UL, firewall.Seen.Value);
        Assert.Equal([new(Ipv4Address.Parse("10.0.0.1"), 40000), new(Ipv4Address.Parse("10.0.0.1"), 40000)],
            firewall.Drops.ReadAvailable());
    }

    [Fact]
    public void Passes_the_rest()
    {
        using var firewall = new Firewall { BlockedPort = 443 };
        Assert.Equal((uint)XdpAction.Pass, firewall.Run(f => f.Ingress, Blocked));
        Assert.Equal((uint)XdpAction.Pass, firewall.Run(f => f.Ingress, Blocked.AsSpan(0, 30)));
        Assert.Empty(firewall.Hits);
        Assert.Empty(firewall.Drops.ReadAvailable());
    }

    [Fact]
    public void A_full_map_is_not_an_error()
    {
        using var firewall = new Firewall { BlockedPort = 80 };
        for (int host = 1; host <= 6; host++)
            Assert.Equal((uint)XdpAction.Drop, firewall.Run(f => f.Ingress, TestPackets.Tcp($"10.0.0.{host}", "10.0.0.99", 1, 80)));
        Assert.Equal(4, firewall.Hits.Count());
    }

    [Fact]
    public void Members_say_what_they_are_before_loading()
    {
        using var firewall = new Firewall { BlockedPort = 80 };
        Assert.False(firewall.IsLoaded);
        Assert.Equal("Hits", firewall.Hits.Name);
        Assert.Equal(4u, firewall.Hits.Raw.MaxEntries);
        Assert.Throws<InvalidOperationException>(() => firewall.Loaded);
        Assert.Throws<InvalidOperationException>(() => firewall.Attach(f => f.Ingress, NetworkInterface.Named("lo")));
    }
}
