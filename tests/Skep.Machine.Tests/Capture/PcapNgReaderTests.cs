using Skep.Diagnostics;
using Skep.Machine.Capture;

namespace Skep.Machine.Tests.Capture;

public sealed class PcapNgReaderTests
{
    [Theory]
    [InlineData(ByteOrder.LittleEndian)]
    [InlineData(ByteOrder.BigEndian)]
    public void Packets_of_every_block_type_name_their_interface(ByteOrder order)
    {
        byte[] file = new CaptureBytes(order).Section()
            .Interface(linkType: 1, snapLength: 4)
            .Interface(linkType: 276, resolution: 9)
            .EnhancedPacket(1, 5_000_000_123, [1, 2, 3], original: 90)
            .Block(4, b => b.U16(0, 0)) // name resolution
            .ObsoletePacket(0, 5_000_000, [4, 5])
            .SimplePacket([6, 7, 8, 9], original: 64)
            .Block(0xbad, b => b.U8(1, 2, 3))
            .EnhancedPacket(0, 1, [])
            .ToArray();

        (List<Captured> packets, DiagnosticBag diagnostics) = Captured.ReadAll(file);

        Assert.Empty(diagnostics);
        Assert.Equal(
            [
                new("010203", 90, 5_000_000_123, 1, LinkType.LinuxSll2),
                new("0405", 2, 5_000_000_000, 0, LinkType.Ethernet),
                new("06070809", 64, 0, 0, LinkType.Ethernet),
                new("", 0, 1000, 0, LinkType.Ethernet),
            ],
            packets);
    }

    [Fact]
    public void Each_section_has_its_own_byte_order_and_interfaces()
    {
        byte[] first = new CaptureBytes(ByteOrder.LittleEndian).Section().Interface(1).Interface(101).EnhancedPacket(1, 1, [1]).ToArray();
        byte[] second = new CaptureBytes(ByteOrder.BigEndian).Section().Interface(113)
            .EnhancedPacket(0, 2, [2]).EnhancedPacket(1, 3, [3]).ToArray();

        (List<Captured> packets, DiagnosticBag diagnostics) = Captured.ReadAll([.. first, .. second]);

        Assert.Equal([new("01", 1, 1000, 1, LinkType.Raw), new("02", 1, 2000, 0, LinkType.LinuxSll)], packets);
        Assert.Contains("interface 1", Assert.Single(diagnostics).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0, 2ul, 2_000_000_000)]
    [InlineData(3, 0, 2ul, 2_000_000)]
    [InlineData(6, 0, 2ul, 2_000)]
    [InlineData(9, 0, 2ul, 2)]
    [InlineData(12, 0, 2_999ul, 2)]
    [InlineData(127, 0, ulong.MaxValue, 0)]
    [InlineData(0x80 | 10, 0, 1024ul, 1_000_000_000)]
    [InlineData(0x80 | 32, 0, 1ul << 31, 500_000_000)]
    [InlineData(0xff, 0, ulong.MaxValue, 0)]
    [InlineData(6, 100, 5ul, 100_000_005_000)]
    [InlineData(6, -100, 5ul, -99_999_995_000)]
    [InlineData(0, 0, ulong.MaxValue, long.MaxValue)]
    [InlineData(9, long.MaxValue, 5ul, long.MaxValue)]
    [InlineData(9, long.MinValue, 5ul, long.MinValue)]
    public void Timestamps_count_units_of_the_interfaces_clock(byte resolution, long offset, ulong units, long nanoseconds)
    {
        byte[] file = new CaptureBytes(ByteOrder.BigEndian).Section().Interface(resolution: resolution, offset: offset)
            .EnhancedPacket(0, units, [1]).ToArray();

        Assert.Equal(nanoseconds, Assert.Single(Captured.ReadAll(file).Packets).Time);
    }

    [Fact]
    public void Cut_at_any_byte_it_delivers_every_whole_packet_and_one_warning()
    {
        byte[] start = new CaptureBytes(ByteOrder.LittleEndian).Section().Interface().ToArray();
        byte[] one = new CaptureBytes(ByteOrder.LittleEndian).EnhancedPacket(0, 0, new byte[9]).ToArray();
        byte[] unknown = new CaptureBytes(ByteOrder.LittleEndian).Block(77, b => b.U64(1)).ToArray();
        byte[] file = [.. start, .. one, .. unknown, .. one];
        int[] blocks = [28, start.Length, start.Length + one.Length, start.Length + one.Length + unknown.Length, file.Length];

        for (int length = 4; length <= file.Length; length++)
        {
            (List<Captured> packets, DiagnosticBag diagnostics) = Captured.ReadAll(file[..length]);

            Assert.Equal((length >= blocks[2] ? 1 : 0) + (length >= blocks[4] ? 1 : 0), packets.Count);
            if (blocks.Contains(length))
                Assert.Empty(diagnostics);
            else
                Assert.Equal(DiagnosticId.TruncatedCapture, Assert.Single(diagnostics).Id);
        }
    }

    static readonly (string What, Func<CaptureBytes, CaptureBytes> Damage, string Said)[] Damages =
    [
        ("no interface", b => b.EnhancedPacket(0, 0, [1]), "interface 0"),
        ("no interface for a simple packet", b => b.SimplePacket([1]), "before any interface"),
        ("captured length beyond the block", b => b.Interface().Block(6, p => p.U32(0, 0, 0, 5, 5).U8(1, 2, 3, 4)),
            "5 bytes in a block of 36"),
        ("captured length beyond 32 bits of arithmetic", b => b.Interface().Block(6, p => p.U32(0, 0, 0, 0xffff_fff0, 5).U8(1, 2, 3, 4)),
            "4294967280 bytes"),
        ("simple packet beyond the block", b => b.Interface().SimplePacket([1], original: 100), "100 bytes in a block of 20"),
        ("block too short for its type", b => b.Interface().Block(6, p => p.U32(0, 0)), "a packet claims 20 bytes"),
        ("block length below the minimum", b => b.U32(6, 8).U32(8), "claims 8 bytes"),
        ("block length not a multiple of four", b => b.U32(6, 33).U8(new byte[40]), "claims 33 bytes"),
        ("packet block of gigabytes", b => b.Interface().U32(6, 0xffff_fffc).U8(new byte[40]), "claims 4294967292 bytes"),
        ("lengths that differ", b => b.U32(99, 16).U32(0, 20), "16 bytes by its front and 20 by its end"),
        ("section without byte-order magic", b => b.U32(0x0a0d0d0a, 28).U8(new byte[24]), "byte-order magic"),
        ("section of another version", b => b.Block(0x0a0d0d0a, s => s.U32(0x1a2b3c4d).U16(2, 0).U64(0)), "version 2.0"),
    ];

    public static TheoryData<string> DamageNames => [.. Damages.Select(static row => row.What)];

    [Theory]
    [MemberData(nameof(DamageNames))]
    public void Damage_is_said_once_and_ends_the_reading(string what)
    {
        (_, Func<CaptureBytes, CaptureBytes> damage, string said) = Damages.Single(row => row.What == what);
        foreach (ByteOrder order in Enum.GetValues<ByteOrder>())
        {
            byte[] file = damage(new CaptureBytes(order).Section()).Interface().EnhancedPacket(0, 0, [1]).ToArray();

            (List<Captured> packets, DiagnosticBag diagnostics) = Captured.ReadAll(file);

            Assert.Empty(packets);
            Assert.Equal(DiagnosticId.DamagedCapture, Assert.Single(diagnostics).Id);
            Assert.Contains(said, diagnostics[0].Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_unknown_block_of_any_length_passes_in_constant_memory()
    {
        const int length = 64 * 1024 * 1024;
        byte[] start = new CaptureBytes(ByteOrder.LittleEndian).Section().Interface().U32(0xbeef, length + 12).ToArray();
        byte[] end = new CaptureBytes(ByteOrder.LittleEndian).U32(length + 12).EnhancedPacket(0, 0, [42]).ToArray();
        using var stream = new ChainedStream(new MemoryStream(start), new ZeroStream(length), new MemoryStream(end));

        long before = GC.GetAllocatedBytesForCurrentThread();
        (List<Captured> packets, DiagnosticBag diagnostics) = Captured.ReadAll(stream);

        Assert.Equal("2a", Assert.Single(packets).Hex);
        Assert.Empty(diagnostics);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void A_section_without_end_of_interfaces_is_refused()
    {
        var bytes = new CaptureBytes(ByteOrder.LittleEndian).Section();
        for (int i = 0; i <= 65_536; i++)
            bytes.Block(1, b => b.U16(1, 0).U32(0));

        Assert.Contains("more than 65536", Assert.Single(Captured.ReadAll(bytes.ToArray()).Diagnostics).Message, StringComparison.Ordinal);
    }
}
