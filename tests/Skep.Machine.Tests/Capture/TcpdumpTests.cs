using System.Diagnostics;
using Skep.Machine.Capture;

namespace Skep.Machine.Tests.Capture;

/// <summary>The reader sees the packets that tcpdump sees, and tcpdump reads what the writer writes.</summary>
public sealed class TcpdumpTests
{
    static byte[] Frame(int payload) =>
    [
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 0, 0, 0, 0, 1, 0x08, 0x00,
        0x45, 0, 0, (byte)(28 + payload), 0, 1, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2,
        0, 53, 0x10, 0, 0, (byte)(8 + payload), 0, 0, .. new byte[payload],
    ];

    static readonly Dictionary<string, Func<byte[]>> Files = new()
    {
        ["pcap, little-endian"] = () => new CaptureBytes(ByteOrder.LittleEndian).PcapHeader()
            .PcapRecord(1, 999_999, Frame(3)).PcapRecord(2, 5, Frame(9), 400).ToArray(),
        ["pcap, big-endian, nanoseconds"] = () => new CaptureBytes(ByteOrder.BigEndian).PcapHeader(0xa1b23c4d)
            .PcapRecord(1, 999_999_999, Frame(3)).ToArray(),
        ["pcap, cut short"] = () => new CaptureBytes(ByteOrder.LittleEndian).PcapHeader()
            .PcapRecord(1, 2, Frame(3)).PcapRecord(1, 2, Frame(30)).ToArray()[..^7],
        ["pcapng, mixed"] = () => new CaptureBytes(ByteOrder.BigEndian).Section().Interface(1, 0, 9).Interface(1, 0, 6, 3600)
            .EnhancedPacket(0, 1_000_000_007, Frame(1)).EnhancedPacket(1, 2_000_000, Frame(2))
            .Block(5, b => b.U64(0)).EnhancedPacket(0, 3, Frame(4), 90).ToArray(),
    };

    public static TheoryData<string> FileNames => [.. Files.Keys];

    [Theory]
    [MemberData(nameof(FileNames))]
    public void The_reader_agrees_with_tcpdump(string name)
    {
        byte[] bytes = Files[name]();

        IEnumerable<string> ours = Captured.ReadAll(bytes).Packets.Select(
            static packet => $"{packet.Time / 1_000_000_000}.{packet.Time % 1_000_000_000:d9} {packet.Hex[28..]}");

        Assert.Equal(Tcpdump(bytes), ours);
    }

    [Theory]
    [InlineData(CaptureFormat.Pcap)]
    [InlineData(CaptureFormat.PcapNg)]
    public void Tcpdump_reads_what_the_writer_writes(CaptureFormat format)
    {
        var file = new MemoryStream();
        using (var writer = new CaptureWriter(file, LinkType.Ethernet, format))
        {
            for (int i = 0; i < 50; i++)
                writer.Write(Frame(i), 60 + i, 1_000_000_000_000_000_000 + i);
        }

        Assert.Equal(
            Enumerable.Range(0, 50).Select(i => $"1000000000.{i:d9} {Convert.ToHexStringLower(Frame(i))[28..]}"),
            Tcpdump(file.ToArray()));
    }

    /// <summary>Time and hexadecimal content, less the link-layer header, of each packet.</summary>
    static List<string> Tcpdump(byte[] file)
    {
        string tool = Require.Tool("tcpdump");
        string path = Path.GetTempFileName();
        File.WriteAllBytes(path, file);
        var command = new ProcessStartInfo(tool, ["-r", path, "-n", "-tt", "-x", "--nano"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(command)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        File.Delete(path);
        var packets = new List<string>();
        foreach (string line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith('\t'))
                packets[^1] += line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Replace(" ", "", StringComparison.Ordinal);
            else
                packets.Add(line[..(line.IndexOf(' ', StringComparison.Ordinal) + 1)]);
        }
        return packets;
    }
}
