using Skep.Machine.Capture;

namespace Skep.Machine.Tests.Capture;

/// <summary>The files that capture tools wrote of the same packets in other formats: see eng/build-test-captures.</summary>
public sealed class CaptureToolTests
{
    static List<Captured> Read(string name)
    {
        using FileStream file = File.OpenRead(Repository.File("tests", "captures", name));
        (List<Captured> packets, var diagnostics) = Captured.ReadAll(file);
        Assert.Empty(diagnostics);
        return packets;
    }

    [Theory]
    [InlineData("plain.pcapng", 0)]
    [InlineData("plain.pcap.gz", 0)]
    [InlineData("plain.pcapng.gz", 0)]
    [InlineData("big-endian.pcap", 0)]
    [InlineData("modified.pcap", 0)]
    [InlineData("nanosecond.pcap", 123)]
    [InlineData("comment.pcapng", 123)]
    public void Another_format_holds_the_same_packets(string name, int laterByNanoseconds) =>
        Assert.Equal(Read("plain.pcap").Select(p => p with { Time = p.Time + laterByNanoseconds }), Read(name));

    [Fact]
    public void A_short_snapshot_keeps_the_original_length()
    {
        List<Captured> whole = Read("plain.pcap");

        Assert.Equal(whole.Select(p => p with { Hex = p.Hex[..Math.Min(p.Hex.Length, 120)] }), Read("short.pcap"));
        Assert.Contains(whole, p => p.Hex.Length > 120);
    }

    [Fact]
    public void One_file_may_hold_packets_of_two_link_types()
    {
        List<Captured> packets = Read("two-links.pcapng");

        Assert.Equal(Read("plain.pcap"), packets.Where(p => p.LinkType == LinkType.Ethernet));
        Assert.Equal(Read("raw-ip.pcap").Select(p => p with { Interface = 1 }), packets.Where(p => p.LinkType != LinkType.Ethernet));
    }

    [Fact]
    public void A_file_cut_off_within_a_packet_gives_those_before_and_says_so()
    {
        using FileStream file = File.OpenRead(Repository.File("tests", "captures", "cut-off.pcap"));
        (List<Captured> packets, var diagnostics) = Captured.ReadAll(file);

        Assert.Equal(Read("plain.pcap").SkipLast(1), packets);
        Assert.Single(diagnostics);
    }
}
