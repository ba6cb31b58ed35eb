using Skep.Cli.Running;

namespace Skep.EndToEnd.Tests.Cli;

public sealed class PacketClockTests
{
    const long Start = 1_700_000_000_000_000_000;

    [Fact]
    public void Programs_see_the_time_of_the_packet_and_it_never_goes_back()
    {
        var clock = new PacketClock();

        clock.Set(Start);
        Assert.Equal((1_000_000_000ul, (ulong)Start), (clock.Monotonic, clock.Real));
        clock.Set(Start - 5);
        Assert.Equal((1_000_000_000ul, (ulong)Start), (clock.Monotonic, clock.Real));
        clock.Set(Start + 7);
        Assert.Equal((1_000_000_007ul, (ulong)Start + 7), (clock.Monotonic, clock.Real));
    }

    [Fact]
    public void When_the_capture_starts_over_time_goes_on()
    {
        var clock = new PacketClock();
        clock.Set(Start);
        clock.Set(Start + 20);

        clock.Restart();
        clock.Set(Start);
        Assert.Equal(2_000_000_020ul, clock.Monotonic);
        clock.Set(Start + 20);
        Assert.Equal(2_000_000_040ul, clock.Monotonic);
    }

    [Fact]
    public void A_capture_without_times_is_at_one_second_throughout()
    {
        var clock = new PacketClock();

        clock.Set(0);
        clock.Set(0);

        Assert.Equal(1_000_000_000ul, clock.Monotonic);
    }
}
