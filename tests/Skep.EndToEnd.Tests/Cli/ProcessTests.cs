using System.Diagnostics;
using Skep.Machine.Capture;

namespace Skep.EndToEnd.Tests.Cli;

/// <summary>The command as a process of its own: pipes and signals.</summary>
public sealed class ProcessTests
{
    [Fact]
    public void A_capture_comes_through_a_pipe()
    {
        using Process process = Start("run samples/objects/percpu_stats.bpf.o --pcap -");
        using (FileStream capture = File.OpenRead(Path.Combine(CommandRun.Root, "samples/data/web.pcap")))
            capture.CopyTo(process.StandardInput.BaseStream);
        process.StandardInput.Close();

        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.Equal(0, process.ExitCode);
        Assert.Contains("2,255 packets in", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', output);
    }

    [Fact]
    public async Task The_packets_that_pass_go_through_a_pipe_and_the_tables_elsewhere()
    {
        using Process process = Start("run samples/objects/percpu_stats.bpf.o --pcap samples/data/web.pcap --out -");
        using var output = new MemoryStream();
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardOutput.BaseStream.CopyToAsync(output, TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        output.Position = 0;
        using var reader = new CaptureReader(output);
        int packets = 0;
        while (reader.TryRead(out _))
            packets++;
        Assert.Equal(2255, packets);
        Assert.Empty(reader.Diagnostics);
        Assert.Contains("TC_ACT_OK", await error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interrupt_while_it_waits_for_packets_prints_the_tables()
    {
        Require.Linux();
        using Process process = Start("run samples/objects/percpu_stats.bpf.o --pcap -");
        using (FileStream capture = File.OpenRead(Path.Combine(CommandRun.Root, "samples/data/web.pcap")))
            capture.CopyTo(process.StandardInput.BaseStream);
        process.StandardInput.Flush();
        // The first line is printed when the capture has been recognised.
        string? first = process.StandardOutput.ReadLine();

        Interrupt(process);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.Equal(0, process.ExitCode);
        Assert.Contains("percpu_stats", first, StringComparison.Ordinal);
        Assert.Contains("map by_protocol", output, StringComparison.Ordinal);
    }

    [Fact]
    public void When_the_reader_of_the_output_goes_away_it_ends_in_silence()
    {
        Require.Linux();
        using Process process = Start("/bin/sh", "-c", $"dotnet {Program} disasm samples/objects/flows.bpf.o --json | head -c 100");

        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.Equal((0, ""), (process.ExitCode, error));
    }

    [Fact]
    public void When_nobody_reads_the_events_any_more_it_detaches()
    {
        Require.Root();
        using Process process = Start("/bin/sh", "-c", $"dotnet {Program} run samples/objects/open_snoop.bpf.o --host kernel | head -n 3");
        while (!process.HasExited)
        {
            // Something to see: this opens a file.
            File.ReadAllText("/proc/self/comm");
            process.WaitForExit(TimeSpan.FromMilliseconds(50));
        }

        Assert.DoesNotContain("Unhandled", process.StandardError.ReadToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_interrupt_detaches_and_prints_the_tables()
    {
        Require.Root();
        using Process process = Start("run samples/objects/open_snoop.bpf.o --host kernel");
        string? line;
        do
            line = process.StandardError.ReadLine();
        while (line is not null && !line.Contains("Ctrl-C", StringComparison.Ordinal));

        Interrupt(process);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.Equal(0, process.ExitCode);
        Assert.Contains("map openings", output, StringComparison.Ordinal);
    }

    static void Interrupt(Process process) => Process.Start("kill", ["-INT", $"{process.Id}"]).WaitForExit();

    static string Program => Path.Combine(AppContext.BaseDirectory, "Skep.Cli.dll");

    static Process Start(string commandLine) => Start("dotnet", [Program, .. commandLine.Split(' ')]);

    static Process Start(string program, params string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = CommandRun.Root,
    })!;
}
