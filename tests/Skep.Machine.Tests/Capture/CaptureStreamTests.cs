using System.IO.Compression;
using Skep.Diagnostics;
using Skep.Machine.Capture;

namespace Skep.Machine.Tests.Capture;

public sealed class CaptureStreamTests
{
    static byte[] Sample(int packets)
    {
        var bytes = new CaptureBytes(ByteOrder.LittleEndian).PcapHeader();
        for (uint i = 0; i < packets; i++)
            bytes.PcapRecord(i, i, [.. Enumerable.Range(0, (int)(i % 200)).Select(n => (byte)(n * i))]);
        return bytes.ToArray();
    }

    static byte[] Compress(byte[] data)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
            gzip.Write(data);
        return compressed.ToArray();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public void A_pipe_gives_what_a_file_gives(int pieceLength)
    {
        byte[] file = Sample(500);

        (List<Captured> packets, DiagnosticBag diagnostics) = Captured.ReadAll(new PipeStream(new MemoryStream(file), pieceLength));

        Assert.Equal(Captured.ReadAll(file).Packets, packets);
        Assert.Equal(500, packets.Count);
        Assert.Empty(diagnostics);
    }

    [Fact]
    public void A_packet_is_delivered_before_the_pipe_has_more()
    {
        byte[] file = Sample(2);
        using var reader = new CaptureReader(new ChainedStream(new MemoryStream(file), new FailingStream()));

        Assert.True(reader.TryRead(out _));
        Assert.True(reader.TryRead(out CapturedPacket second));
        Assert.Equal(1, second.Data.Length);
    }

    [Fact]
    public void A_compressed_capture_is_recognised_by_its_first_bytes()
    {
        byte[] file = Sample(5000);
        using var reader = new CaptureReader(new MemoryStream(Compress(file)));

        Assert.True(reader.IsCompressed);
        Assert.Equal(Captured.ReadAll(file).Packets, Captured.ReadAll(new PipeStream(new MemoryStream(Compress(file)), 100)).Packets);
    }

    [Fact]
    public void Compressed_parts_one_behind_the_other_are_one_capture()
    {
        byte[] file = Sample(300);

        Assert.Equal(300, Captured.ReadAll([.. Compress(file[..5000]), .. Compress(file[5000..])]).Packets.Count);
    }

    [Fact]
    public void A_cut_or_damaged_compressed_capture_gives_what_can_be_had()
    {
        byte[] compressed = Compress(Sample(5000));
        foreach (int length in (int[])[2, 10, 18, 100, compressed.Length / 3, compressed.Length / 2])
        {
            (List<Captured> packets, DiagnosticBag diagnostics) = Captured.ReadAll(compressed[..length]);

            Assert.InRange(packets.Count, 0, 4999);
            Assert.Contains(Assert.Single(diagnostics).Id, (string[])[DiagnosticId.TruncatedCapture, DiagnosticId.NotACapture]);
        }
        compressed[compressed.Length / 2] ^= 0xff;
        compressed[(compressed.Length / 2) + 1] ^= 0xff;
        Assert.Single(Captured.ReadAll(compressed).Diagnostics);
    }

    [Fact]
    public void A_compressed_capture_cut_anywhere_gives_a_finding_also_between_two_packets()
    {
        byte[] compressed =
            [.. Compress(Sample(40)), .. Compress(new CaptureBytes(ByteOrder.LittleEndian).PcapRecord(1, 1, [7]).ToArray())];
        Assert.Empty(Captured.ReadAll(compressed).Diagnostics);
        // The first part by itself is complete; so is it with bytes behind that are no gzip, as tapes and block devices leave them.
        int first = Compress(Sample(40)).Length;
        for (int length = 2; length < compressed.Length; length++)
            Assert.Equal(length == first ? 0 : 1, Captured.ReadAll(compressed[..length]).Diagnostics.Count);
        (List<Captured> packets, DiagnosticBag diagnostics) = Captured.ReadAll([.. compressed, .. new byte[20]]);
        Assert.Equal(41, packets.Count);
        Assert.Empty(diagnostics);
    }

    [Fact]
    public void Progress_counts_bytes_of_the_file_itself()
    {
        byte[] compressed = Compress(Sample(5000));
        using var reader = new CaptureReader(new MemoryStream(compressed));
        while (reader.TryRead(out _))
        {
        }

        Assert.Equal(compressed.Length, reader.BytesRead);
        Assert.Equal(compressed.Length, reader.TotalBytes);
    }

    sealed class FailingStream() : PipeStream(Null, 1)
    {
        public override int Read(Span<byte> buffer) => throw new InvalidOperationException("read too early");
    }
}
