using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using Skep.Machine.Capture;

namespace Skep.Benchmarks;

/// <summary>Reading a capture of 200 MB from the page cache. The peer is tcpdump, which reads it with libpcap and discards it.</summary>
[MemoryDiagnoser]
public class CaptureBenchmarks
{
    const int FileBytes = 200_000_000;

    string _path = "";

    [Params("pcap", "pcapng")]
    public string Format { get; set; } = "";

    [Params(64, 1400)]
    public int PacketBytes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _path = Path.Combine(Path.GetTempPath(), $"skep-bench-{Environment.ProcessId}.{Format}");
        using CaptureWriter writer = CaptureWriter.Create(_path, LinkType.Ethernet);
        byte[] packet = new byte[PacketBytes];
        for (int i = 0; i < FileBytes / PacketBytes; i++)
            writer.Write(packet, packet.Length, i * 1000L);
    }

    [GlobalCleanup]
    public void Cleanup() => File.Delete(_path);

    [Benchmark]
    public long Read()
    {
        using CaptureReader reader = CaptureReader.Open(_path);
        long bytes = 0;
        while (reader.TryRead(out CapturedPacket packet))
            bytes += packet.Data.Length;
        return bytes;
    }

    [Benchmark(Description = "tcpdump -r FILE -w /dev/null")]
    public int Tcpdump()
    {
        var command = new ProcessStartInfo("tcpdump", ["-r", _path, "-w", "/dev/null"]) { RedirectStandardError = true };
        using Process process = Process.Start(command)!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
