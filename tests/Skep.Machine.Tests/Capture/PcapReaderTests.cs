using Skep.Diagnostics;
using Skep.Machine.Capture;

namespace Skep.Machine.Tests.Capture;

public sealed class PcapReaderTests
{
    [Theory]
    [InlineData(ByteOrder.LittleEndian, 0xa1b2c3d4, 1_700_000_000_000_123_000)]
    [InlineData(ByteOrder.BigEndian, 0xa1b2c3d4, 1_700_000_000_000_123_000)]
    [InlineData(ByteOrder.LittleEndian, 0xa1b23c4d, 1_700_000_000_000_000_123)]
    [InlineData(ByteOrder.BigEndian, 0xa1b23c4d, 1_700_000_000_000_000_123)]
    public void Either_byte_order_and_either_resolution(ByteOrder order, uint magic, long time)
    {
        byte[] file = new CaptureBytes(order).PcapHeader(magic, linkType: 101)
            .PcapRecord(1_700_000_000, 123, [1, 2, 3])
            .PcapRecord(1_700_000_001, 0, [4, 5], original: 1500)
            .ToArray();

        (List<Captured> packets, DiagnosticBag diagnostics) = Captured.ReadAll(file);

        Assert.Equal([new("010203", 3, time, 0, LinkType.Raw), new("0405", 1500, 1_700_000_001_000_000_000, 0, LinkType.Raw)], packets);
        Assert.Empty(diagnostics);
    }

    [Fact]
    public void The_patched_variant_has_longer_record_headers()
    {
        byte[] file = new CaptureBytes(ByteOrder.LittleEndian).PcapHeader(0xa1b2cd34)
            .U32(10, 5, 2, 60).U32(3).U16(0x0800).U8(0, 0).U8(0xaa, 0xbb)
            .ToArray();

        Assert.Equal([new("aabb", 60, 10_000_005_000, 0, LinkType.Ethernet)], Captured.ReadAll(file).Packets);
    }

    [Fact]
    public void Bits_about_the_frame_check_sequence_are_no_part_of_the_link_type()
    {
        byte[] file = new CaptureBytes(ByteOrder.LittleEndian).PcapHeader(linkType: 0x4400_0001).PcapRecord(0, 0, [1]).ToArray();

        Assert.Equal(LinkType.Ethernet, Assert.Single(Captured.ReadAll(file).Packets).LinkType);
    }

    [Fact]
    public void Cut_at_any_byte_it_delivers_every_whole_packet_and_one_warning()
    {
        byte[] file = new CaptureBytes(ByteOrder.BigEndian).PcapHeader()
            .PcapRecord(1, 0, new byte[10])
            .PcapRecord(2, 0, new byte[20])
            .PcapRecord(3, 0, new byte[30])
            .ToArray();
        int[] ends = [24, 50, 86, 132];

        for (int length = 4; length <= file.Length; length++)
        {
            (List<Captured> packets, DiagnosticBag diagnostics) = Captured.ReadAll(file[..length]);

            Assert.Equal(Math.Max(0, ends.Count(end => end <= length) - 1), packets.Count);
            if (ends.Contains(length))
                Assert.Empty(diagnostics);
            else
                Assert.Equal((DiagnosticId.TruncatedCapture, Severity.Warning), (Assert.Single(diagnostics).Id, diagnostics[0].Severity));
        }
    }

    [Theory]
    [InlineData(CaptureReader.MaxPacketLength + 1u)]
    [InlineData(0x7fff_ffffu)]
    [InlineData(0xffff_ffffu)]
    public void A_packet_longer_than_any_network_carries_is_damage(uint length)
    {
        byte[] file = new CaptureBytes(ByteOrder.LittleEndian).PcapHeader()
            .PcapRecord(1, 1, [9]).U32(2, 2, length, length).U8(new byte[100]).ToArray();

        (List<Captured> packets, DiagnosticBag diagnostics) = Captured.ReadAll(file);

        Assert.Single(packets);
        Assert.Equal(DiagnosticId.DamagedCapture, Assert.Single(diagnostics).Id);
        Assert.Equal(41, diagnostics[0].Location.Offset);
        Assert.True(diagnostics.HasErrors);
    }

    [Fact]
    public void A_claimed_length_allocates_nothing_before_the_bytes_arrive()
    {
        byte[] file = new CaptureBytes(ByteOrder.LittleEndian).PcapHeader()
            .U32(2, 2, CaptureReader.MaxPacketLength, CaptureReader.MaxPacketLength).ToArray();
        Captured.ReadAll(file);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Captured.ReadAll(file);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 400_000);
    }

    [Fact]
    public void A_packet_longer_than_the_buffer_is_whole()
    {
        byte[] big = new byte[3_000_000];
        Random.Shared.NextBytes(big);
        byte[] file = new CaptureBytes(ByteOrder.LittleEndian).PcapHeader()
            .PcapRecord(0, 0, [7]).PcapRecord(0, 0, big).PcapRecord(0, 0, [8]).ToArray();

        Assert.Equal(["07", Convert.ToHexStringLower(big), "08"], Captured.ReadAll(file).Packets.Select(p => p.Hex));
    }

    [Fact]
    public void Another_major_version_is_refused()
    {
        byte[] file = new CaptureBytes(ByteOrder.LittleEndian).U32(0xa1b2c3d4).U16(3, 0).U32(0, 0, 0, 1).ToArray();

        Assert.Contains("version 3.0", Assert.Single(Captured.ReadAll(file).Diagnostics).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("01", "it starts with 01")]
    [InlineData("28b52ffd0102", "Zstandard")]
    [InlineData("7f454c460201", "ELF")]
    [InlineData("474554202f0d0a", "it starts with 474554202f0d0a")]
    public void Something_else_is_named_for_what_it_is(string hex, string said)
    {
        (List<Captured> packets, DiagnosticBag diagnostics) = Captured.ReadAll(Convert.FromHexString(hex));

        Assert.Empty(packets);
        Assert.Equal(DiagnosticId.NotACapture, Assert.Single(diagnostics).Id);
        Assert.Contains(said, diagnostics[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_allocates_nothing_per_packet()
    {
        var bytes = new CaptureBytes(ByteOrder.LittleEndian).PcapHeader();
        for (uint i = 0; i < 20_000; i++)
            bytes.PcapRecord(i, 0, new byte[60]);
        using var reader = new CaptureReader(new MemoryStream(bytes.ToArray()));
        reader.TryRead(out _);

        long before = GC.GetAllocatedBytesForCurrentThread();
        int count = 1;
        while (reader.TryRead(out _))
            count++;

        Assert.Equal(20_000, count);
        // Under a byte per packet: what is left is the runtime's own, once per method.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 19_999);
    }
}
