using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Skep.Linux;
using Skep.Samples;

namespace Skep.Tests.Compilation;

/// <summary>The samples that watch tasks, compiled and attached in the kernel, about processes of this test.</summary>
public class CompiledTracingTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Policy_decides_in_both_hosts(bool kernel)
    {
        if (kernel)
            Require.Root();
        using IBpfHost host = kernel ? BpfHost.OpenKernel() : BpfHost.OpenInProcess();
        using var plain = new Policy { TenantLimit = 10, ServiceLimit = 15 };
        using var policy = host.Load(new Policy { TenantLimit = 10, ServiceLimit = 15 });
        string[][] requests =
        [
            ["red", "/", "7"], ["red", "/", "4"], ["blue", "/", ""], ["blue", "/", "8"], ["blue", "/", "x"], ["blue", "/admin/users", ""],
                ["green", "/", "1"],
        ];
        foreach (string[] fields in requests)
        {
            var request = default(Policy.Request);
            Encoding.ASCII.GetBytes(fields[0], request.Tenant);
            Encoding.ASCII.GetBytes(fields[1], request.Path);
            Encoding.ASCII.GetBytes(fields[2], request.Cost);
            byte[] context = Programs.TestPackets.Bytes(request);
            RunResult result = policy.Program(p => p.Admit).Run(new RunInput { Context = context, ContextOut = context });
            Assert.Equal((uint)plain.Admit(ref request), result.ReturnValue);
            Assert.Equal(Convert.ToHexString(Programs.TestPackets.Bytes(request)), Convert.ToHexString(context));
        }
        Assert.Equal(
            plain.Tenants.Select(pair => (pair.Key.ToString(), pair.Value.Spent, pair.Value.Admitted, pair.Value.Refused)).Order(),
            policy.Tenants.Select(pair => (pair.Key.ToString(), pair.Value.Spent, pair.Value.Admitted, pair.Value.Refused)).Order());
    }

    [Fact]
    public async System.Threading.Tasks.Task Exec_snoop_sees_a_child()
    {
        Require.Root();
        Require.KernelBtf();
        using IBpfHost host = BpfHost.OpenKernel();
        using var snoop = host.Load(new ExecSnoop { TargetParent = Environment.ProcessId });
        snoop.AttachAll();
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var child = Process.Start("/bin/sh", ["-c", "exit 3"]);
        var events = new List<ExecSnoop.ProcessEvent>();
        await foreach (ExecSnoop.ProcessEvent record in snoop.Events.ReadAllAsync(stop.Token))
        {
            events.Add(record);
            if (record.Kind == ExecSnoop.ProcessEventKind.Exit)
                break;
        }
        Assert.Equal(2, events.Count);
        Assert.Equal((child.Id, Environment.ProcessId, 3, "/bin/sh"),
            (events[0].ProcessId, events[0].ParentId, events[0].ArgumentCount, events[0].Filename.ToString()));
        Assert.Equal((child.Id, 3, "sh"), (events[1].ProcessId, events[1].ExitStatus, events[1].Comm.ToString()));
        await child.WaitForExitAsync(stop.Token);
    }

    [Fact]
    public void Open_snoop_sees_what_this_process_opens()
    {
        Require.Root();
        using IBpfHost host = BpfHost.OpenKernel();
        using var snoop = host.Load(new OpenSnoop { TargetProcess = Environment.ProcessId, OnlyFailed = true });
        snoop.AttachAll();
        string path = "/tmp/no-such-file-" + Guid.NewGuid();
        Assert.False(TryOpen(path));
        OpenSnoop.OpenEvent open = Assert.Single(snoop.Events.ReadAvailable(), record => record.Path.ToString() == path);
        Assert.Equal((Environment.ProcessId, -2, (uint)path.Length), (open.ProcessId, open.Result, open.PathLength));
        Assert.True(snoop.Results[2] >= 1);
    }

    [Fact]
    public void Tasks_lists_this_process()
    {
        Require.Root();
        Require.KernelBtf();
        using IBpfHost host = BpfHost.OpenKernel();
        using var tasks = host.Load(new Tasks());
        using var link = (IteratorLink)tasks.Attach(t => t.List);
        using var reader = new StreamReader(link.Open());
        string[] lines = reader.ReadToEnd().Split('\n');
        Assert.Equal("    PID    PPID     UID S         KB COMMAND", lines[0]);
        Assert.Contains(lines, line => line.StartsWith($"{Environment.ProcessId,7} ", StringComparison.Ordinal));
    }

    [Fact]
    public void Uprobe_latency_measures_calls_of_this_process()
    {
        Require.Root();
        string library = File.ReadLines("/proc/self/maps").Select(static line => line.Split(' ')[^1])
            .First(static path => path.Contains("/libc.so", StringComparison.Ordinal));
        var target = new AttachTarget.UserProbe(library) { Symbol = "getppid", ProcessId = Environment.ProcessId, Cookie = 7 };
        using IBpfHost host = BpfHost.OpenKernel();
        using var latency = host.Load(new UprobeLatency { TargetProcess = Environment.ProcessId });
        latency.Attach(l => l.Leave, target);
        latency.Attach(l => l.Enter, target);
        for (int i = 0; i < 5; i++)
            Assert.True(GetParentProcess() > 0);
        UprobeLatency.Histogram histogram = latency.Histograms[7];
        Assert.Equal(5UL, histogram.Calls);
        Assert.True(histogram.Longest > 0 && histogram.Longest <= histogram.Total);
    }

    [DllImport("libc", EntryPoint = "getppid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int GetParentProcess();

    static bool TryOpen(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }
}
