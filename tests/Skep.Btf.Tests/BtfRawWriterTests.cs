namespace Skep.Btf.Tests;

public sealed class BtfRawWriterTests
{
    [Fact]
    public void The_raw_dump_of_the_kernel_is_that_of_bpftool()
    {
        Require.KernelBtf();
        using BtfFile kernel = BtfFile.OpenKernel();
        AssertSameLines(Peer.Run("bpftool", "btf", "dump", "file", "/sys/kernel/btf/vmlinux", "format", "raw"),
            BtfRawWriter.ToString(kernel));
    }

    [Fact]
    public void The_raw_dump_of_every_kind_is_that_of_bpftool()
    {
        BtfBuilder builder = Samples.EveryKind();
        using var file = new TemporaryFile(builder.ToArray());
        AssertSameLines(Peer.Run("bpftool", "btf", "dump", "file", file.Path, "format", "raw"), BtfRawWriter.ToString(builder.ToFile()));
    }

    [Fact]
    public void The_raw_dump_of_split_types_is_that_of_bpftool()
    {
        BtfBuilder below = Samples.EveryKind();
        var split = new BtfBuilder(below.ToFile());
        split.AddAll(Samples.Declarations().ToFile());
        split.AddTypedef("ours", split.AddPointer(4));
        using TemporaryFile baseFile = new(below.ToArray()), splitFile = new(split.ToArray());
        string theirs = Peer.Run("bpftool", "-B", baseFile.Path, "btf", "dump", "file", splitFile.Path, "format", "raw");
        AssertSameLines(theirs, BtfRawWriter.ToString(split.ToFile()));
    }

    static void AssertSameLines(string expected, string actual)
    {
        string[] expectedLines = expected.Split('\n'), actualLines = actual.Split('\n');
        for (int i = 0; i < Math.Min(expectedLines.Length, actualLines.Length); i++)
            Assert.Equal(expectedLines[i], actualLines[i]);
        Assert.Equal(expectedLines.Length, actualLines.Length);
    }
}
