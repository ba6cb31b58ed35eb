using System.Text.Json;
using Skep.Machine.Capture;

namespace Skep.EndToEnd.Tests.Cli;

/// <summary>Runs on captures.</summary>
public sealed class RunTests
{
    const string Run = "run samples/objects/percpu_stats.bpf.o --pcap samples/data/web.pcap --json";

    [Fact]
    public void Json_lines_start_with_what_is_run_and_end_with_the_result()
    {
        IReadOnlyList<JsonElement> lines = CommandRun.Of(Run).JsonLines();

        Assert.Equal("start", lines[0].GetProperty("type").GetString());
        Assert.Equal("count", lines[0].GetProperty("programs")[0].GetProperty("name").GetString());
        JsonElement result = lines[^1];
        Assert.Equal("result", result.GetProperty("type").GetString());
        Assert.Equal(Packets(), result.GetProperty("packets").GetInt64());
        Assert.Equal("TC_ACT_OK", result.GetProperty("verdicts")[0].GetProperty("name").GetString());
        long counted = result.GetProperty("maps").EnumerateArray().Single(static map => map.GetProperty("name").GetString() == "by_size")
            .GetProperty("entries").EnumerateArray().Sum(static entry => entry.GetProperty("value").GetProperty("packets").GetInt64());
        Assert.Equal(Packets(), counted);
    }

    [Theory]
    [InlineData("--limit 100", 100)]
    [InlineData("--repeat 3", 3 * 2255)]
    [InlineData("--repeat 3 --limit 3000", 3000)]
    public void A_capture_is_played_as_often_and_as_far_as_asked(string options, long packets) =>
        Assert.Equal(packets, CommandRun.Of($"{Run} {options}").JsonLines()[^1].GetProperty("packets").GetInt64());

    [Fact]
    public void The_packets_that_pass_are_written_with_their_times()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "out.pcap");

        CommandRun run = CommandRun.Of($"run samples/objects/percpu_stats.bpf.o --pcap samples/data/web.pcap --out {path}");

        Assert.Equal(0, run.Code);
        Assert.Equal(Contents(Path.Combine(CommandRun.Root, "samples/data/web.pcap")), Contents(path));
        Assert.Contains("0 of them changed", run.Output, StringComparison.Ordinal);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public void Packets_that_the_program_rewrites_are_written_as_it_left_them()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "out.pcapng.gz");

        CommandRun run = CommandRun.Of($"run samples/objects/rewriter.bpf.o --pcap samples/data/web.pcap --out {path} --json");

        JsonElement output = run.JsonLines()[^1].GetProperty("output");
        List<(long Time, string Data)> before = Contents(Path.Combine(CommandRun.Root, "samples/data/web.pcap")), after = Contents(path);
        Assert.Equal(before.Count, output.GetProperty("packets").GetInt32());
        Assert.Equal(before.Select(static packet => packet.Time), after.Select(static packet => packet.Time));
        int changed = before.Zip(after).Count(static pair => pair.First.Data != pair.Second.Data);
        Assert.InRange(changed, 1, before.Count);
        Assert.Equal(changed, output.GetProperty("rewritten").GetInt32());
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public void A_tag_that_stands_beside_the_packet_is_written_into_it()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "out.pcap");

        CommandRun run = CommandRun.Of($"run tests/objects/helpers_packet.bpf.o --program tag --pcap samples/data/web.pcap --out {path}");

        Assert.Equal(0, run.Code);
        List<(long Time, string Data)> before = Contents(Path.Combine(CommandRun.Root, "samples/data/web.pcap")), after = Contents(path);
        Assert.Equal(before.Select(static packet => $"{packet.Data[..24]}88A8000781002064{packet.Data[24..]}"),
            after.Select(static packet => packet.Data));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Theory]
    [InlineData("flows")]
    [InlineData("lpm_firewall")]
    [InlineData("percpu_stats")]
    [InlineData("route_map")]
    public void The_kernel_gives_the_same_verdicts(string sample)
    {
        Require.Root();

        string VerdictsOn(string host) =>
            CommandRun.Of($"run samples/objects/{sample}.bpf.o --pcap samples/data/web.pcap --json --host {host}")
                .JsonLines()[^1].GetProperty("verdicts").GetRawText();

        Assert.Equal(VerdictsOn("kernel"), VerdictsOn("in-process"));
    }

    [Fact]
    public void A_capture_cut_short_gives_a_result_and_a_warning()
    {
        string path = Path.GetTempFileName();
        byte[] whole = File.ReadAllBytes(Path.Combine(CommandRun.Root, "samples/data/web.pcap"));
        File.WriteAllBytes(path, whole[..(whole.Length / 2)]);

        CommandRun run = CommandRun.Of($"run samples/objects/percpu_stats.bpf.o --pcap {path}");

        Assert.Equal(0, run.Code);
        Assert.Contains("BPF2902", run.Error, StringComparison.Ordinal);
        Assert.Contains("TC_ACT_OK", run.Output, StringComparison.Ordinal);
        File.Delete(path);
    }

    [Fact]
    public void A_damaged_capture_gives_the_result_so_far_and_fails()
    {
        string path = Path.GetTempFileName();
        byte[] file = [.. File.ReadAllBytes(Path.Combine(CommandRun.Root, "samples/data/web.pcap")), .. Enumerable.Repeat((byte)0xff, 16)];
        File.WriteAllBytes(path, file);

        CommandRun run = CommandRun.Of($"run samples/objects/percpu_stats.bpf.o --pcap {path} --json");

        Assert.Equal(1, run.Code);
        Assert.Contains("BPF2903", run.Error, StringComparison.Ordinal);
        Assert.Equal(Packets(), run.JsonLines()[^1].GetProperty("packets").GetInt64());
        File.Delete(path);
    }

    [Fact]
    public void Packets_that_hold_no_frame_are_named_and_counted()
    {
        string path = Path.GetTempFileName();
        using (var writer = new CaptureWriter(File.Create(path), (LinkType)127))
            writer.Write([1, 2, 3], 3, 0);

        CommandRun run = CommandRun.Of($"run samples/objects/percpu_stats.bpf.o --pcap {path} --json");

        Assert.Equal(1, run.Code);
        Assert.Contains("BPF2904: packets of link type 127", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.JsonLines()[^1].GetProperty("skippedPackets").GetInt64());
        File.Delete(path);
    }

    static long Packets() => Contents(Path.Combine(CommandRun.Root, "samples/data/web.pcap")).Count;

    static List<(long Time, string Data)> Contents(string path)
    {
        var packets = new List<(long, string)>();
        using CaptureReader reader = CaptureReader.Open(path);
        while (reader.TryRead(out CapturedPacket packet))
            packets.Add((packet.TimestampNanoseconds, Convert.ToHexString(packet.Data)));
        return packets;
    }
}
