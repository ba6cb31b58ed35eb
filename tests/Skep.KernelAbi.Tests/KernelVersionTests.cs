namespace Skep.KernelAbi.Tests;

public sealed class KernelVersionTests
{
    [Theory]
    [InlineData("6.18.44-cloud-amd64", 6, 18, 44, 0x06122c)]
    [InlineData("5.4", 5, 4, 0, 0x050400)]
    [InlineData("4.19.300", 4, 19, 300, 0x0413ff)]
    [InlineData("7.3.4+deb13", 7, 3, 4, 0x070304)]
    [InlineData("6.1-rc3", 6, 1, 0, 0x060100)]
    public void A_release_begins_with_its_version(string release, int major, int minor, int patch, int code)
    {
        Assert.True(KernelVersion.TryParse(release, out KernelVersion version));
        Assert.Equal((new KernelVersion(major, minor, patch), code), (version, version.Code));
    }

    [Theory]
    [InlineData("")]
    [InlineData("6")]
    [InlineData("6.")]
    [InlineData("6.1.")]
    [InlineData("x6.1")]
    [InlineData("99999.1")]
    [InlineData("6.99999999999999")]
    [InlineData("-1.2")]
    public void Anything_else_is_no_version(string release) => Assert.False(KernelVersion.TryParse(release, out _));

    [Fact]
    public void Versions_are_ordered_and_printed()
    {
        Assert.True(new KernelVersion(5, 15) < new KernelVersion(6, 1));
        Assert.True(new KernelVersion(6, 2) < new KernelVersion(6, 12));
        Assert.True(new KernelVersion(6, 12) <= new KernelVersion(6, 12, 1));
        Assert.Equal(("6.12", "6.12.1"), (new KernelVersion(6, 12).ToString(), new KernelVersion(6, 12, 1).ToString()));
    }
}
