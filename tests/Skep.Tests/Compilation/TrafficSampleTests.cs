using Skep.Samples;
using Skep.Tests.Programs;
using Skep.Tests.Samples;

namespace Skep.Tests.Compilation;

/// <summary>The samples that let traffic pass or not, as plain C#, in the machine and in the kernel.</summary>
public class TrafficSampleTests
{
    const uint Ok = (uint)TcAction.Ok, Shot = (uint)TcAction.Shot;

    public static TheoryData<bool> Hosts => [false, true];

    [Theory]
    [MemberData(nameof(Hosts))]
    public void Firewall_on_the_capture(bool kernel)
    {
        using var pair = new Pair<StatefulFirewall>(kernel, static () =>
        {
            var firewall = new StatefulFirewall();
            firewall.Services[new(IpProtocol.Tcp, 80)] = 0;
            firewall.Services[new(IpProtocol.Udp, 53)] = 0;
            return firewall;
        });
        int dropped = 0;
        foreach ((byte[] packet, _) in Capture.Packets)
        {
            // The shop's own device is the one whose address ends in 2.
            IReadOnlyList<uint> verdicts = packet[11] == 2 ? pair.Run<TcAction>(pair.Plain.Outbound, f => f.Outbound, [packet])
                : pair.Run<TcAction>(pair.Plain.Inbound, f => f.Inbound, [packet]);
            dropped += verdicts[0] == Shot ? 1 : 0;
        }
        StatefulFirewall.Outcomes plain = pair.Plain.Decisions.Value;
        Assert.Equal(plain, pair.Loaded.Decisions.Value);
        Assert.Equal((ulong)dropped, plain.Refused + plain.OutOfTheBlue + plain.Malformed);
        Assert.True(plain is { Accepted: > 0, Answers: > 0, Refused: > 0 });
        Assert.Equal(pair.Plain.Services.Select(static used => (used.Key.Port, used.Value)).Order(),
            pair.Loaded.Services.Select(static used => (used.Key.Port, used.Value)).Order());
        Assert.Equal(Connections(pair.Plain), Connections(pair.Loaded));
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public void Firewall_lets_answers_in_and_services_be_used(bool kernel)
    {
        using var pair = new Pair<StatefulFirewall>(kernel, static () =>
        {
            var firewall = new StatefulFirewall();
            firewall.Services[new(IpProtocol.Tcp, 443)] = 0;
            return firewall;
        });
        const string me = "10.0.0.1", you = "10.0.0.2";
        byte[] answer = TestPackets.Tcp(you, me, 80, 5000, TcpFlags.Syn | TcpFlags.Ack);
        Assert.Equal([Shot], pair.Run<TcAction>(pair.Plain.Inbound, f => f.Inbound, [answer]));
        Assert.Equal([Ok], pair.Run<TcAction>(pair.Plain.Outbound, f => f.Outbound, [TestPackets.Tcp(me, you, 5000, 80, TcpFlags.Syn)]));
        Assert.Equal([Ok, Shot, Ok, Ok, Shot], pair.Run<TcAction>(pair.Plain.Inbound, f => f.Inbound,
        [
            answer,
            TestPackets.Tcp(you, me, 6000, 22, TcpFlags.Syn),
            TestPackets.Tcp(you, me, 6000, 443, TcpFlags.Syn),
            TestPackets.Tcp(you, me, 6000, 443),
            TestPackets.Tcp(you, me, 6001, 443),
        ]));
        Assert.Equal(1UL, pair.Loaded.Services[new(IpProtocol.Tcp, 443)]);
        // What ended may not begin again on the ports of a service that is none.
        Assert.Equal([Ok, Shot], pair.Run<TcAction>(pair.Plain.Inbound, f => f.Inbound,
            [TestPackets.Tcp(you, me, 80, 5000, TcpFlags.Rst), TestPackets.Tcp(you, me, 80, 5000, TcpFlags.Syn)]));
        Assert.Equal(pair.Plain.Decisions.Value, pair.Loaded.Decisions.Value);
        Assert.Equal(Connections(pair.Plain), Connections(pair.Loaded));
    }

    [Fact]
    public void Firewall_forgets()
    {
        var clock = new StepClock();
        using var pair = new Pair<StatefulFirewall>(kernel: false, static () => new StatefulFirewall { TcpIdleSeconds = 100, ClosingSeconds = 5 }, clock);
        byte[] answer = TestPackets.Tcp("10.0.0.2", "10.0.0.1", 80, 5000);
        void In(uint expected, ulong after)
        {
            clock.Now += after * 1_000_000_000;
            Assert.Equal([expected], pair.Run<TcAction>(pair.Plain.Inbound, f => f.Inbound, [answer]));
        }

        pair.Run<TcAction>(pair.Plain.Outbound, f => f.Outbound, [TestPackets.Tcp("10.0.0.1", "10.0.0.2", 5000, 80, TcpFlags.Syn)]);
        In(Ok, after: 100);
        In(Ok, after: 100);
        pair.Run<TcAction>(pair.Plain.Outbound, f => f.Outbound, [TestPackets.Tcp("10.0.0.1", "10.0.0.2", 5000, 80, TcpFlags.Fin)]);
        In(Ok, after: 5);
        In(Shot, after: 6);
    }

    [Fact]
    public void Policer_on_the_capture()
    {
        var clock = new StepClock { Now = 1_000_000_000_000 };
        using var pair = new Pair<Policer>(kernel: false, static () => new Policer { BytesPerSecond = 10_000, Burst = 5_000 }, clock);
        ulong start = clock.Now;
        var verdicts = new List<uint>();
        foreach ((byte[] packet, ulong time) in Capture.Packets)
        {
            clock.Now = start + time;
            verdicts.AddRange(pair.Run<TcAction>(pair.Plain.Police, p => p.Police, [packet]));
        }
        Assert.Contains(Shot, verdicts);
        Assert.Equal(Buckets(pair.Plain, withTime: true), Buckets(pair.Loaded, withTime: true));
        // No source gets more than its burst and what came in since, of seven seconds.
        Assert.All(pair.Plain.Buckets, static pair => Assert.True(pair.Value.PassedBytes <= 5_000 + 8 * 10_000));
        Assert.Equal((ulong)verdicts.Count(static verdict => verdict == Shot),
            pair.Plain.Buckets.Aggregate(0UL, static (sum, pair) => sum + pair.Value.DroppedPackets));
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public void Policer_takes_a_burst_of_each_source(bool kernel)
    {
        // At a byte in a second, nothing to speak of comes in during the test.
        using var pair = new Pair<Policer>(kernel, static () => new Policer { BytesPerSecond = 1, Burst = 3500 });
        byte[] One(string source) => [.. TestPackets.Tcp(source, "10.0.0.1", 1, 2), .. new byte[1000 - 54]];
        IReadOnlyList<uint> verdicts = pair.Run<TcAction>(pair.Plain.Police, p => p.Police,
            [One("10.0.0.2"), One("10.0.0.2"), One("10.0.0.3"), One("10.0.0.2"), One("10.0.0.2"), One("10.0.0.3")]);
        Assert.Equal([Ok, Ok, Ok, Ok, Shot, Ok], verdicts);
        Assert.Equal(Buckets(pair.Plain, withTime: false), Buckets(pair.Loaded, withTime: false));
        Assert.Equal((3000UL, 1000UL), (pair.Loaded.Buckets[Ipv6Address.Parse("10.0.0.2")].PassedBytes,
            pair.Loaded.Buckets[Ipv6Address.Parse("10.0.0.2")].DroppedBytes));
    }

    static IEnumerable<string> Connections(StatefulFirewall firewall) => firewall.Connections
        .Select(static pair => $"{pair.Key} {pair.Value.State} {pair.Value.IsInbound} {pair.Value.PacketsIn} {pair.Value.PacketsOut}")
        .Order(StringComparer.Ordinal);

    static IEnumerable<string> Buckets(Policer policer, bool withTime) => policer.Buckets
        .Select(pair => $"{pair.Key} {(withTime ? pair.Value.Empty : 0)} {pair.Value.PassedPackets} {pair.Value.PassedBytes} "
            + $"{pair.Value.DroppedPackets} {pair.Value.DroppedBytes}").Order(StringComparer.Ordinal);
}
