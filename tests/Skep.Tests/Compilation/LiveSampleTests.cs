using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Skep.Samples;

namespace Skep.Tests.Compilation;

/// <summary>The samples that watch the scheduler, disks and connections, attached in the kernel, about what this test does.</summary>
public class LiveSampleTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void Run_queue_slower_sees_a_thread_of_this_process()
    {
        Require.Root();
        Require.KernelBtf();
        using IBpfHost host = BpfHost.OpenKernel();
        using var slower = host.Load(new RunQueueSlower { TargetProcess = Environment.ProcessId, SlowerThan = 1 });
        slower.AttachAll();
        var thread = new Thread(static () => Thread.Sleep(1)) { Name = "skep-waits" };
        thread.Start();
        thread.Join();
        var waits = new List<RunQueueSlower.Wait>();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Patience && waits.All(static wait => wait.Comm.ToString() != "skep-waits");)
        {
            slower.Waits.Wait(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            waits.AddRange(slower.Waits.ReadAvailable());
        }
        Assert.Contains(waits, static wait => wait.Comm.ToString() == "skep-waits");
        Assert.All(waits, static wait =>
        {
            Assert.Equal(Environment.ProcessId, wait.ProcessId);
            Assert.True(wait.Nanoseconds >= 1);
            Assert.NotEqual(wait.ThreadId, wait.PreviousThreadId);
        });
    }

    [Fact]
    public async System.Threading.Tasks.Task Tcp_life_tells_of_both_ends_of_a_connection()
    {
        Require.Root();
        Require.KernelBtf();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = (ushort)((IPEndPoint)listener.LocalEndpoint).Port;
        using IBpfHost host = BpfHost.OpenKernel();
        using var life = host.Load(new TcpLife { Port = port });
        life.AttachAll();
        using var stop = new CancellationTokenSource(Patience);
        ushort clientPort;
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, port, stop.Token);
            clientPort = (ushort)((IPEndPoint)client.Client.LocalEndPoint!).Port;
            using TcpClient server = await listener.AcceptTcpClientAsync(stop.Token);
            await client.GetStream().WriteAsync(new byte[1234], stop.Token);
            await server.GetStream().ReadExactlyAsync(new byte[1234], stop.Token);
            await server.GetStream().WriteAsync(new byte[77], stop.Token);
            await client.GetStream().ReadExactlyAsync(new byte[77], stop.Token);
        }
        var ends = new List<TcpLife.Connection>();
        await foreach (TcpLife.Connection end in life.Connections.ReadAllAsync(stop.Token))
        {
            ends.Add(end);
            if (ends.Count == 2)
                break;
        }
        TcpLife.Connection outbound = Assert.Single(ends, static end => end.IsOutbound), inbound = Assert.Single(ends, static end => !end.IsOutbound);
        Assert.Equal((clientPort, port, Environment.ProcessId, true), (outbound.LocalPort, outbound.RemotePort, outbound.ProcessId, outbound.WasEstablished));
        Assert.Equal((port, clientPort, Environment.ProcessId), (inbound.LocalPort, inbound.RemotePort, inbound.ProcessId));
        Assert.Equal("127.0.0.1", outbound.Remote.ToString());
        // The kernel's counters go by sequence numbers, of which SYN and FIN take one each.
        Assert.InRange(outbound.BytesReceived, 77UL, 78UL);
        Assert.InRange(inbound.BytesReceived, 1234UL, 1235UL);
        Assert.InRange(outbound.BytesSent, 1234UL, 1236UL);
        Assert.Empty(life.Lives);
    }

    [Fact]
    public void Block_latency_counts_reads_of_a_disk()
    {
        Require.Root();
        Require.KernelBtf();
        string losetup = Require.Tool("losetup"), dd = Require.Tool("dd");
        string image = Path.GetTempFileName();
        string device = "";
        try
        {
            using (FileStream file = File.OpenWrite(image))
                file.SetLength(1 << 20);
            device = Output(losetup, "--find", "--show", image);
            string[] number = File.ReadAllText($"/sys/block/{Path.GetFileName(device)}/dev").Trim().Split(':');
            using IBpfHost host = BpfHost.OpenKernel();
            using var latency = host.Load(new BlockLatency
            {
                TargetDevice = BlockLatency.DeviceNumber(int.Parse(number[0], null), int.Parse(number[1], null)),
            });
            latency.AttachAll();
            Output(dd, $"if={device}", "of=/dev/null", "bs=4096", "count=16", "iflag=direct");
            Output(dd, "if=/dev/zero", $"of={device}", "bs=8192", "count=4", "oflag=direct");
            (ulong reads, ulong writes) = (Sum(latency.Reads.Value.Slots), Sum(latency.Writes.Value.Slots));
            Assert.True(reads >= 16 && latency.Reads.Value.Bytes >= 16 * 4096, $"{reads} reads of {latency.Reads.Value.Bytes} bytes");
            Assert.True(writes >= 4 && latency.Writes.Value.Bytes >= 4 * 8192, $"{writes} writes of {latency.Writes.Value.Bytes} bytes");
        }
        finally
        {
            if (device.Length > 0)
                Output(losetup, "--detach", device);
            File.Delete(image);
        }
    }

    [Fact]
    public void Block_latency_knows_requests_by_their_address()
    {
        var clock = new Samples.StepClock();
        using var kernel = PlainKernel.Enter(new() { Clock = clock });
        using var latency = new BlockLatency { TargetDevice = BlockLatency.DeviceNumber(7, 1) };
        Request Make(int minor, uint operation) => new()
        {
            q = new RequestQueue { disk = new Disk { major = 7, first_minor = minor } }, cmd_flags = operation, __data_len = 4096,
        };
        Request read = Make(1, 0), write = Make(1, 1), other = Make(2, 0);
        foreach (Request request in (Request[])[read, write, other])
            latency.OnIssue(request);
        clock.Now += 5_000;
        foreach (Request request in (Request[])[other, read])
            latency.OnComplete(request, 0, 4096);
        clock.Now += 995_000;
        latency.OnComplete(write, 0, 4096);
        Assert.Equal((1UL, 1UL), (latency.Reads.Value.Slots[2], latency.Writes.Value.Slots[9]));
        Assert.Equal((1UL, 1UL), (Sum(latency.Reads.Value.Slots), Sum(latency.Writes.Value.Slots)));
        Assert.Empty(latency.Issued);
    }

    static ulong Sum(BlockLatency.Counts counts)
    {
        ulong sum = 0;
        foreach (ulong count in counts)
            sum += count;
        return sum;
    }

    static string Output(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
