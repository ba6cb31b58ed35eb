using Skep.Cli.Running;

namespace Skep.EndToEnd.Tests.Cli;

public sealed class PacketClockTests
{
    [Fact]
    public void Programs_see_the_time_of_the_packet_and_it_never_goes_back()
    {
        var clock = new PacketClock();

        clock.Set(5_000);
        Assert.Equal(5_000ul, clock.Monotonic);
        clock.Set(4_000);
        Assert.Equal(5_000ul, clock.Monotonic);
        clock.Set(7_000);
        Assert.Equal((7_000ul, 7_000ul), (clock.Monotonic, clock.Real));
    }

    [Fact]
    public void When_the_capture_starts_over_time_goes_on()
    {
        var clock = new PacketClock();
        clock.Set(1_000);
        clock.Set(3_000);

        clock.Restart();
        clock.Set(1_000);
        Assert.Equal(1_000_003_000ul, clock.Monotonic);
        clock.Set(3_000);
        Assert.Equal(1_000_005_000ul, clock.Monotonic);
    }
}
