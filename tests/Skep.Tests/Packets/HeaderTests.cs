using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Skep.Tests.Programs;

namespace Skep.Tests.Packets;

public class HeaderTests
{
    [Fact]
    public void Headers_have_the_sizes_of_their_standards()
    {
        Assert.Equal([14, 4, 28, 20, 40, 8, 20, 8, 8, 8, 12],
            [
                Unsafe.SizeOf<Ethernet>(), Unsafe.SizeOf<Vlan>(), Unsafe.SizeOf<Arp>(), Unsafe.SizeOf<IPv4>(), Unsafe.SizeOf<IPv6>(),
                Unsafe.SizeOf<IPv6Extension>(), Unsafe.SizeOf<Tcp>(), Unsafe.SizeOf<Udp>(), Unsafe.SizeOf<Icmp>(), Unsafe.SizeOf<Icmpv6>(),
                    Unsafe.SizeOf<Dns>(),
            ]);
        Assert.Equal((64, 44), (Unsafe.SizeOf<FibLookup>(), Unsafe.SizeOf<TunnelKey>()));
        Assert.Equal((4, 16, 6), (Unsafe.SizeOf<Ipv4Address>(), Unsafe.SizeOf<Ipv6Address>(), Unsafe.SizeOf<MacAddress>()));
    }

    [Fact]
    public void Fields_are_in_network_order()
    {
        byte[] ip = TestPackets.Bytes(new IPv4
        {
            Version = 4, HeaderLength = 24, TypeOfService = 1, TotalLength = 0x0203, Identification = 0x0405, Fragment = 0x6001,
                TimeToLive = 8,
            Protocol = IpProtocol.Udp, Checksum = 0x090a, Source = new(0x0b0c0d0e), Destination = Ipv4Address.Parse("15.16.17.18"),
        });
        Assert.Equal("46010203040560010811090A0B0C0D0E0F101112", Convert.ToHexString(ip));
        byte[] tcp = TestPackets.Bytes(new Tcp
        {
            Source = 0x0102, Destination = 0x0304, Sequence = 0x05060708, Acknowledgment = 0x090a0b0c, HeaderLength = 20,
                Flags = TcpFlags.Syn, Window = 0x0d0e,
            Checksum = 0x0f10, Urgent = 0x1112,
        });
        Assert.Equal("0102030405060708090A0B0C50020D0E0F101112", Convert.ToHexString(tcp));
        byte[] dns = TestPackets.Bytes(new Dns { Id = 0x0102, Flags = 0x8583, Questions = 1, Answers = 2 });
        Assert.Equal("010285830001000200000000", Convert.ToHexString(dns));
        Dns header = MemoryMarshal.Read<Dns>(dns);
        Assert.True(header is { IsResponse: true, IsAuthoritative: true, IsTruncated: false, Result: DnsResult.NameError, Operation: 0 });
        IPv4 fragment = MemoryMarshal.Read<IPv4>(ip);
        Assert.True(fragment is { IsLaterFragment: true, MoreFragments: true, DontFragment: true, FragmentOffset: 8 });
        Vlan tag = new() { Tag = 0xe00f };
        tag.Id = 100;
        Assert.Equal((7, 0xe064), (tag.Priority, tag.Tag));
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("0.0.0.0", "0.0.0.0")]
    [InlineData("1", null)]
    [InlineData("256.0.0.1", null)]
    [InlineData("::1", null)]
    [InlineData("", null)]
    public void Ipv4_addresses_are_text(string text, string? expected)
    {
        Assert.Equal(expected is not null, Ipv4Address.TryParse(text, null, out Ipv4Address address));
        Assert.Equal(expected ?? "0.0.0.0", address.ToString());
        if (expected is null)
            Assert.Throws<FormatException>(() => Ipv4Address.Parse(text));
        else
            Assert.Equal(IPAddress.Parse(expected), (IPAddress)address);
    }

    [Theory]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("7", null)]
    [InlineData("host", null)]
    public void Ipv6_addresses_are_text(string text, string? expected)
    {
        Assert.Equal(expected is not null, Ipv6Address.TryParse(text, null, out Ipv6Address address));
        Assert.Equal(expected ?? "::", address.ToString());
        Assert.Equal(expected == "192.0.2.1", address.IsIpv4);
    }

    [Theory]
    [InlineData("02:00:00:aa:bb:ff", true)]
    [InlineData("02:00:00:aa:bb", false)]
    [InlineData("02-00-00-aa-bb-ff", false)]
    [InlineData("02:00:00:aa:bb: f", false)]
    public void Mac_addresses_are_text(string text, bool valid)
    {
        Assert.Equal(valid, MacAddress.TryParse(text, null, out MacAddress address));
        Assert.Equal(valid ? text : "00:00:00:00:00:00", address.ToString());
    }

    [Fact]
    public void Checksums_are_mended()
    {
        var random = new Random(1);
        byte[] header = new byte[20];
        for (int round = 0; round < 2000; round++)
        {
            random.NextBytes(header);
            header[0] = 0x45;
            ref IPv4 ip = ref MemoryMarshal.AsRef<IPv4>(header.AsSpan());
            ip.TimeToLive = (byte)Math.Max((int)ip.TimeToLive, 1);
            ip.Checksum = 0;
            ip.Checksum = SumOf(header);
            Assert.Equal(0, SumOf(header));
            ip.DecrementTimeToLive();
            Assert.Equal(0, SumOf(header));

            var to = new Ipv4Address((uint)random.Next());
            ip.Checksum = Checksums.Replace(ip.Checksum, ip.Source.HostOrder, to.HostOrder);
            ip.Source = to;
            Assert.Equal(0, SumOf(header));
            ip.Checksum = Checksums.Replace(ip.Checksum, ip.Identification, 0x1234);
            ip.Identification = 0x1234;
            Assert.Equal(0, SumOf(header));
        }
    }

    [Fact]
    public void A_packet_is_read_in_bounds()
    {
        byte[] bytes = [1, 2, 3, 4, 5, 6, 7, 8];
        var packet = new XdpContext(bytes).Packet;
        Assert.True(packet.TryRead(out ushort first));
        Assert.Equal(0x0201, first);
        Assert.False(packet.TryRead(out long none));
        Assert.Equal((0L, 2, 6, 8), (none, packet.Offset, packet.Remaining, packet.Length));
        Assert.True(packet.TryPeek(out byte third) && third == 3);
        Assert.True(packet.TryTake(out Ref<byte> taken));
        taken.Value = 9;
        Assert.False(packet.TrySkip(-1));
        Assert.False(packet.TrySkip(6));
        Assert.False(packet.TrySkip(int.MaxValue));
        Assert.True(packet.TrySkip(5));
        Assert.Equal(0, packet.Remaining);
        Assert.False(packet.TryTake(out taken));
        Assert.False(taken.Found);
        Assert.True(packet.TrySkip(0));
    }

    [Fact]
    public void Ends_of_a_packet_move_within_limits()
    {
        var context = new XdpContext(TestPackets.Tcp("10.0.0.1", "10.0.0.2", 1, 2));
        Assert.Equal(-22, Bpf.XdpAdjustHead(in context, 41));
        Assert.Equal(0, Bpf.XdpAdjustHead(in context, 14));
        Assert.Equal(40, context.Packet.Length);
        Assert.Equal(0, Bpf.XdpAdjustHead(in context, -14));
        Assert.Equal(-22, Bpf.XdpAdjustHead(in context, -1000));
        Assert.Equal(0, Bpf.XdpAdjustTail(in context, -34));
        Assert.Equal(20UL, Bpf.XdpGetBuffLen(in context));
        Assert.Equal(0, Bpf.XdpAdjustTail(in context, 2));
        Assert.Equal(-22, Bpf.XdpAdjustMeta(in context, -36));
        Assert.Equal(0, Bpf.XdpAdjustMeta(in context, -4));
        Assert.Equal(4, (int)Unsafe.ByteOffset(ref context.DataMeta, ref context.Data));
    }

    static ushort SumOf(ReadOnlySpan<byte> header)
    {
        uint sum = 0;
        foreach (ushort word in MemoryMarshal.Cast<byte, ushort>(header))
            sum += System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word);
        return Checksums.Fold(sum);
    }
}
