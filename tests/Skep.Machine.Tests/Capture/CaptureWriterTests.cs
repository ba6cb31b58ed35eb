using Skep.Diagnostics;
using Skep.Machine.Capture;

namespace Skep.Machine.Tests.Capture;

public sealed class CaptureWriterTests
{
    static readonly (byte[] Data, long Original, long Time)[] Packets =
    [
        ([1, 2, 3], 3, 1_700_000_000_123_456_789),
        ([], 1500, 0),
        ([9, 9, 9, 9], 4, 4_294_967_295_999_999_999),
        (new byte[300_000], 300_000, 1),
        ([5], 1, 2),
    ];

    [Theory]
    [InlineData("out.pcap", CaptureFormat.Pcap)]
    [InlineData("out.pcapng", CaptureFormat.PcapNg)]
    [InlineData("out.pcap.gz", CaptureFormat.Pcap)]
    [InlineData("out.pcapng.gz", CaptureFormat.PcapNg)]
    public void What_is_written_reads_back_to_the_nanosecond(string name, CaptureFormat format)
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, name);
        using (CaptureWriter writer = CaptureWriter.Create(path, LinkType.Raw))
        {
            foreach ((byte[] data, long original, long time) in Packets)
                writer.Write(data, original, time);
            Assert.Equal(Packets.Length, writer.PacketsWritten);
        }

        using CaptureReader reader = CaptureReader.Open(path);
        Assert.Equal(format, reader.Format);
        Assert.Equal(name.EndsWith(".gz", StringComparison.Ordinal), reader.IsCompressed);
        (List<Captured> read, DiagnosticBag diagnostics) = Captured.ReadAll(File.OpenRead(path));
        Assert.Empty(diagnostics);
        Assert.Equal(Packets.Select(p => new Captured(Convert.ToHexStringLower(p.Data), p.Original, p.Time, 0, LinkType.Raw)), read);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public void The_original_length_is_never_less_than_what_is_there()
    {
        var file = new MemoryStream();
        using (var writer = new CaptureWriter(file, LinkType.Ethernet))
            writer.Write([1, 2, 3], 2, 0);

        Assert.Equal(3, Assert.Single(Captured.ReadAll(file.ToArray()).Packets).OriginalLength);
    }

    [Fact]
    public void Writing_allocates_nothing_per_packet()
    {
        using var writer = new CaptureWriter(Stream.Null, LinkType.Ethernet, CaptureFormat.PcapNg);
        byte[] data = new byte[61];
        writer.Write(data, 61, 0);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20_000; i++)
            writer.Write(data, 61, i);

        // Under a byte per packet: what is left is the runtime's own, once per method.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 19_999);
    }
}
