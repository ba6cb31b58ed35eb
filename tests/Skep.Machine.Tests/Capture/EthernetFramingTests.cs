using Skep.Machine.Capture;

namespace Skep.Machine.Tests.Capture;

public sealed class EthernetFramingTests
{
    const string NoAddresses = "000000000000" + "000000000000";

    [Theory]
    [InlineData(LinkType.Raw, "45aa", NoAddresses + "0800" + "45aa")]
    [InlineData(LinkType.RawAlternative, "60bb", NoAddresses + "86dd" + "60bb")]
    [InlineData(LinkType.RawOpenBsd, "45", NoAddresses + "0800" + "45")]
    [InlineData(LinkType.IPv4, "45", NoAddresses + "0800" + "45")]
    [InlineData(LinkType.IPv6, "60", NoAddresses + "86dd" + "60")]
    [InlineData(LinkType.Null, "02000000" + "45", NoAddresses + "0800" + "45")]
    [InlineData(LinkType.Null, "00000002" + "45", NoAddresses + "0800" + "45")]
    [InlineData(LinkType.Null, "1e000000" + "60", NoAddresses + "86dd" + "60")]
    [InlineData(LinkType.Loop, "00000018" + "60", NoAddresses + "86dd" + "60")]
    [InlineData(LinkType.LinuxSll, "0000" + "0001" + "0006" + "0a0b0c0d0e0f" + "0000" + "0800" + "45",
        "000000000000" + "0a0b0c0d0e0f" + "0800" + "45")]
    [InlineData(LinkType.LinuxSll, "0000" + "0304" + "0000" + "0000000000000000" + "86dd" + "60", NoAddresses + "86dd" + "60")]
    [InlineData(LinkType.LinuxSll2, "0806" + "0000" + "00000002" + "0001" + "00" + "06" + "0a0b0c0d0e0f0000" + "0001",
        "000000000000" + "0a0b0c0d0e0f" + "0806" + "0001")]
    public void Other_link_headers_become_an_ethernet_header(LinkType type, string packet, string frame)
    {
        Assert.True(EthernetFraming.Supports(type));
        Assert.Equal(frame, Frame(type, packet));
    }

    [Theory]
    [InlineData(LinkType.Raw, "")]
    [InlineData(LinkType.Raw, "15")]
    [InlineData(LinkType.Null, "020000")]
    [InlineData(LinkType.Null, "0700000045")]
    [InlineData(LinkType.LinuxSll, "00000001000600000000000000000800")]
    [InlineData((LinkType)105, "0000000000")]
    public void What_is_no_packet_of_its_link_type_has_no_frame(LinkType type, string packet)
    {
        if (type == LinkType.LinuxSll)
            packet = packet[..^2];
        Assert.Null(Frame(type, packet));
    }

    [Fact]
    public void Ethernet_stays_as_it_is() => Assert.Equal("0102", Frame(LinkType.Ethernet, "0102"));

    static string? Frame(LinkType type, string packet)
    {
        byte[] data = Convert.FromHexString(packet);
        var captured = new CapturedPacket { Data = data, OriginalLength = data.Length, LinkType = type };
        return EthernetFraming.TryFrame(captured, new byte[data.Length + EthernetFraming.MaxGrowth], out ReadOnlySpan<byte> frame)
            ? Convert.ToHexStringLower(frame)
            : null;
    }
}
