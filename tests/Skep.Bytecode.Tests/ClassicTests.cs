using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using Skep.Diagnostics;

namespace Skep.Bytecode.Tests;

public sealed class ClassicTests
{
    static readonly string[] Expressions =
    [
        "tcp port 80", "ip6 and udp", "vlan 5", "icmp or arp", "len > 100", "ip[0] & 0xf != 5", "greater 60 and ether[12:2] / 3 > 5",
        "tcp[tcpflags] & (tcp-syn|tcp-ack) != 0", "ip[2:2] - ((ip[0]&0xf)<<2) > 40", "net 10.0.0.0/8", "host 192.168.1.1 and not port 53",
        "ether host 02:00:00:00:00:01", "ip[8] * 3 > 180", "ip[8] % 7 = 1", "ether[0] ^ 2 = 0", "portrange 1000-2000",
            "src net 172.16.0.0/12 or dst net 224.0.0.0/4",
        "ip[16:4] >= 0xe0000000", "tcp[((tcp[12:1] & 0xf0) >> 2):4] = 0x47455420", "ip proto 17 and ip[6:2] & 0x1fff = 0", "less 70",
        "ether[6:4] / ether[14] > 3", "ether[12:2] << (ether[14] & 7) > 99", "ether[12:2] >> (ether[15] & 15) = 1",
            "ether[6:4] & 0x80000000 != 0 and ether[6:4] > 0x90000000",
    ];

    public static TheoryData<string> Filters() => [.. Expressions];

    [Theory]
    [MemberData(nameof(Filters))]
    public void The_listing_is_that_of_tcpdump(string expression)
    {
        var program = Compile("EN10MB", expression);
        string[] theirs = Lines(Tcpdump("-y", "EN10MB", "-d", expression));
        string[] ours = [.. program.Select(ClassicDisassembler.Format)];
        Assert.Equal(theirs.Select(line => line.TrimEnd()), ours);

        Assert.Equal(Lines(Tcpdump("-y", "EN10MB", "-dd", expression)), program.Select(ClassicDisassembler.FormatAsC));
        Assert.Equal(Lines(Tcpdump("-y", "EN10MB", "-ddd", expression))[1..], program.Select(ClassicDisassembler.FormatAsNumbers));
    }

    [Theory]
    [MemberData(nameof(Filters))]
    public void A_filter_that_tcpdump_compiles_is_valid_and_translates(string expression)
    {
        var diagnostics = new DiagnosticBag();
        var program = ClassicTranslator.Translate(Compile("EN10MB", expression), diagnostics);
        Assert.Empty(diagnostics);
        Assert.NotNull(program);
        Assert.True(InstructionValidator.Validate(program, diagnostics));
    }

    [Fact]
    public void Translated_filters_run_in_the_kernel_and_match_the_packets_that_tcpdump_matches()
    {
        Require.Root();
        Require.X64();
        var packets = Packets();
        int matched = 0;
        foreach (string expression in Expressions)
        {
            var program = ClassicTranslator.Translate(Compile("EN10MB", expression), new DiagnosticBag())!;
            uint[] verdicts = KernelVerifier.Run(program, KernelVerifier.TrafficClassifier, packets);
            var ours = Enumerable.Range(0, packets.Count).Where(i => verdicts[i] != 0);
            var theirs = MatchedByTcpdump(packets, expression);
            Assert.True(theirs.SequenceEqual(ours),
                $"{expression}: tcpdump {string.Join(" ", theirs)}, translated {string.Join(" ", ours)}");
            matched += theirs.Count;
        }
        Assert.True(matched > 100, $"only {matched} packets matched anything");
    }

    [Fact]
    public void Every_translatable_instruction_passes_the_kernels_verifier()
    {
        Require.Root();
        Require.X64();
        foreach (ushort code in ClassicOpcodeTable.Codes)
        {
            var diagnostics = new DiagnosticBag();
            var program = ClassicTranslator.Translate(Around(new ClassicInstruction(code, 0, 1, 3)), diagnostics);
            Assert.Empty(diagnostics);
            var (loaded, log) = KernelVerifier.Verify(program);
            Assert.True(loaded, $"0x{code:x}: {log}");
        }
        foreach (var data in Enum.GetValues<AncillaryData>())
        {
            var diagnostics = new DiagnosticBag();
            var program = ClassicTranslator.Translate(Around(new ClassicInstruction(0x20, 0, 0, unchecked((uint)(-0x1000 + (int)data)))),
                diagnostics);
            if (program is null)
            {
                Assert.Equal(DiagnosticId.ClassicNotTranslatable, Assert.Single(diagnostics).Id);
                continue;
            }
            var (loaded, log) = KernelVerifier.Verify(program);
            Assert.True(loaded, $"{data}: {log}");
        }
    }

    [Theory]
    [InlineData(AncillaryData.NetlinkAttribute)]
    [InlineData(AncillaryData.NestedNetlinkAttribute)]
    [InlineData(AncillaryData.HardwareType)]
    [InlineData(AncillaryData.PayloadOffset)]
    public void Ancillary_data_without_counterpart_is_refused_by_name(AncillaryData data)
    {
        var diagnostics = new DiagnosticBag();
        Assert.Null(ClassicTranslator.Translate([new(0x20, 0, 0, unchecked((uint)(-0x1000 + (int)data))), new(0x16, 0, 0, 0)],
            diagnostics));
        Assert.Contains(data.ToString(), Assert.Single(diagnostics).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("20 0 0 5", DiagnosticId.ClassicOperand)]
    [InlineData("6 0 0 0|32 0 0 0", DiagnosticId.ClassicOperand)]
    [InlineData("5 0 0 1|6 0 0 0", DiagnosticId.TargetOutsideProgram)]
    [InlineData("5 0 0 4294967295|6 0 0 0", DiagnosticId.TargetOutsideProgram)]
    [InlineData("21 0 1 0|6 0 0 0", DiagnosticId.TargetOutsideProgram)]
    [InlineData("52 0 0 0|6 0 0 0", DiagnosticId.ClassicOperand)]
    [InlineData("100 0 0 32|6 0 0 0", DiagnosticId.ClassicOperand)]
    [InlineData("2 0 0 16|6 0 0 0", DiagnosticId.ClassicOperand)]
    [InlineData("96 0 0 1|6 0 0 0", DiagnosticId.ClassicOperand)]
    [InlineData("21 0 1 0|2 0 0 3|96 0 0 3|6 0 0 0", DiagnosticId.ClassicOperand)]
    [InlineData("255 0 0 0|6 0 0 0", DiagnosticId.UnknownClassicCode)]
    [InlineData("", DiagnosticId.ClassicOperand)]
    public void A_filter_that_the_kernel_refuses_is_refused(string numbers, string id)
    {
        var diagnostics = new DiagnosticBag();
        Assert.False(ClassicValidator.Validate([.. numbers.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(FromNumbers)],
            diagnostics));
        Assert.Equal(id, diagnostics[0].Id);
    }

    [Fact]
    public void Ancillary_loads_are_named()
    {
        Assert.Equal("(000) ldh      [proto]", ClassicDisassembler.Format(new(0x28, 0, 0, unchecked((uint)-0x1000)), 0));
        Assert.Equal("(001) ldb      [vlanp]", ClassicDisassembler.Format(new(0x30, 0, 0, unchecked((uint)-0x1000 + 48)), 1));
        Assert.Equal("(002) ld       [-1048576]", ClassicDisassembler.Format(new(0x20, 0, 0, unchecked((uint)-0x100000)), 2));
        Assert.Equal("(003) unimp    0xff", ClassicDisassembler.Format(new(0xff, 0, 0, 0), 3));
    }

    [Theory]
    [InlineData(ByteOrder.LittleEndian, "1500010206080000")]
    [InlineData(ByteOrder.BigEndian, "0015010200000806")]
    public void Bytes_decode_and_encode_in_either_order(ByteOrder order, string hex)
    {
        var diagnostics = new DiagnosticBag();
        byte[] bytes = Convert.FromHexString(hex);
        var decoded = ClassicCodec.Decode(bytes, order, diagnostics);
        Assert.Equal([new ClassicInstruction(0x15, 1, 2, 0x806)], decoded);
        var encoded = new ArrayBufferWriter<byte>();
        ClassicCodec.Encode(decoded, encoded, order);
        Assert.Equal(bytes, encoded.WrittenSpan.ToArray());

        ClassicCodec.Decode(bytes.AsSpan(0, 5), order, diagnostics);
        Assert.Equal(DiagnosticId.CodeSize, Assert.Single(diagnostics).Id);
    }

    /// <summary>The instruction in a filter in which every scratch word is written and every jump lands.</summary>
    static ClassicInstruction[] Around(ClassicInstruction instruction) =>
    [
        new(0x00, 0, 0, 7), new(0x07, 0, 0, 0), new(0x02, 0, 0, 3),
            instruction with { K = instruction.Class == ClassicClass.Jmp && !instruction.IsConditionalJump ? 0 : instruction.K },
        new(0x06, 0, 0, 1), new(0x16, 0, 0, 0),
    ];

    static ClassicInstruction[] Compile(string linkType, string expression) =>
        [.. Lines(Tcpdump("-y", linkType, "-ddd", expression))[1..].Select(FromNumbers)];

    static ClassicInstruction FromNumbers(string line)
    {
        uint[] numbers = [.. line.Split(' ').Select(number => uint.Parse(number, CultureInfo.InvariantCulture))];
        return new ClassicInstruction((ushort)numbers[0], (byte)numbers[1], (byte)numbers[2], numbers[3]);
    }

    static string Tcpdump(params string[] arguments) => Peers.Run(Require.Tool("tcpdump"), "", arguments);

    static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The indices of the packets that tcpdump keeps. Each packet carries its index as its time.</summary>
    static List<int> MatchedByTcpdump(List<byte[]> packets, string expression)
    {
        string directory = Directory.CreateTempSubdirectory("skep-bytecode").FullName;
        try
        {
            string all = Path.Combine(directory, "all.pcap"), kept = Path.Combine(directory, "kept.pcap");
            File.WriteAllBytes(all, Capture(packets));
            Tcpdump("-r", all, "-w", kept, expression);
            byte[] capture = File.ReadAllBytes(kept);
            var indices = new List<int>();
            for (int at = 24; at < capture.Length; at += 16 + BinaryPrimitives.ReadInt32LittleEndian(capture.AsSpan(at + 8)))
                indices.Add(BinaryPrimitives.ReadInt32LittleEndian(capture.AsSpan(at)));
            return indices;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    static byte[] Capture(List<byte[]> packets)
    {
        var capture = new MemoryStream();
        using var writer = new BinaryWriter(capture);
        foreach (uint field in new uint[] { 0xa1b2c3d4, 0x00040002, 0, 0, 65535, 1 })
            writer.Write(field);
        for (int i = 0; i < packets.Count; i++)
        {
            foreach (int field in new[] { i, 0, packets[i].Length, packets[i].Length })
                writer.Write(field);
            writer.Write(packets[i]);
        }
        return capture.ToArray();
    }

    /// <summary>Frames of the protocols that the expressions ask for, with random addresses, ports, flags and lengths.</summary>
    static List<byte[]> Packets()
    {
        var random = new Random(13);
        ushort[] types = [0x0800, 0x0800, 0x0800, 0x86dd, 0x0806, 0x8100];
        byte[] protocols = [6, 6, 17, 1];
        ushort[] ports = [80, 53, 1500, 40000];
        var packets = new List<byte[]>();
        for (int i = 0; i < 120; i++)
        {
            // At least 64 bytes: shorter ones are padded on a wire, and test_run wants a whole header.
            byte[] packet = new byte[random.Next(64, 160)];
            random.NextBytes(packet);
            new byte[] { 2, 0, 0, 0, 0, 1 }.CopyTo(packet, i % 3 == 0 ? 0 : 6);
            ushort type = types[random.Next(types.Length)];
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(12), type);
            byte protocol = protocols[random.Next(protocols.Length)];
            if (type == 0x0800)
            {
                packet[14] = (byte)(i % 5 == 0 ? 0x46 : 0x45);
                BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(16), (ushort)(packet.Length - 14));
                BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(20), (ushort)(i % 7 == 0 ? 0x2010 : 0));
                packet[23] = protocol;
                packet[26] = (byte)(i % 2 == 0 ? 10 : 192);
                int transport = 14 + 4 * (packet[14] & 0xf);
                BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(transport), ports[random.Next(ports.Length)]);
                BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(transport + 2), ports[random.Next(ports.Length)]);
            }
            else if (type == 0x86dd)
            {
                packet[20] = protocol;
                BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(54), ports[random.Next(ports.Length)]);
            }
            else if (type == 0x8100)
            {
                BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(14), (ushort)(i % 2 == 0 ? 0x2005 : 7));
            }
            packets.Add(packet);
        }
        return packets;
    }
}
