using System.Text;
using Skep.Machine;
using Skep.Samples;

namespace Skep.Tests.Samples;

/// <summary>The samples that watch tasks, on tasks that the tests make.</summary>
public class TracingSampleTests
{
    [Fact]
    public void Exec_snoop_tells_of_start_and_end()
    {
        var clock = new StepClock();
        var running = new RunningTask { ProcessId = 50, ThreadId = 50, Command = "true", CgroupId = 77 };
        using var kernel = PlainKernel.Enter(new() { Clock = clock, Task = running });
        using var snoop = new ExecSnoop { TargetParent = 40 };
        var task = NewTask(50, "true");
        Assert.Equal(0, snoop.OnExec(task, 50, new BinaryProgram { argc = 2, filename = new KernelText("/usr/bin/true") }));
        task.exit_code = 3 << 8;
        kernel.Task = task;
        clock.Now += 1234;
        running.ThreadId = 51;
        Assert.Equal(0, snoop.OnExit());
        running.ThreadId = 50;
        Assert.Equal(0, snoop.OnExit());
        Assert.Equal(0, snoop.OnExit());

        Assert.Collection(snoop.Events.ReadAvailable(), exec =>
        {
            Assert.Equal((ExecSnoop.ProcessEventKind.Exec, 50, 40, 1000u, 2, 77UL),
                (exec.Kind, exec.ProcessId, exec.ParentId, exec.UserId, exec.ArgumentCount, exec.CgroupId));
            Assert.Equal(("true", "bash", "init.scope", "/usr/bin/true"),
                (exec.Comm.ToString(), exec.ParentComm.ToString(), exec.Cgroup.ToString(), exec.Filename.ToString()));
        }, exit => Assert.Equal((ExecSnoop.ProcessEventKind.Exit, 3, 1234UL), (exit.Kind, exit.ExitStatus, exit.Lifetime)));
        Assert.Empty(snoop.Started);
    }

    [Fact]
    public void Exec_snoop_leaves_other_parents_alone()
    {
        using var snoop = new ExecSnoop { TargetParent = 41 };
        Assert.Equal(0, snoop.OnExec(NewTask(50, "true"), 50, new BinaryProgram()));
        Assert.Empty(snoop.Started);
        Assert.Empty(snoop.Events.ReadAvailable());
    }

    [Fact]
    public void Open_snoop_joins_entry_and_exit()
    {
        var clock = new StepClock();
        using var kernel = PlainKernel.Enter(
            new() { Clock = clock, Task = new() { ProcessId = 5, ThreadId = 6, Command = "cat" }, KernelMemory = new Texts() });
        using var snoop = new OpenSnoop { TargetProcess = 5 };
        var enter = new SyscallEnter { Number = 257 };
        enter.Arguments[1] = Texts.Filename;
        enter.Arguments[2] = 2;
        snoop.Enter(in enter);
        clock.Now += 500;
        var exit = new SyscallExit { Result = -13 };
        snoop.Exit(in exit);
        snoop.Exit(in exit);

        OpenSnoop.OpenEvent open = Assert.Single(snoop.Events.ReadAvailable());
        Assert.Equal((5, -13, 2, 13u, 500UL), (open.ProcessId, open.Result, open.Flags, open.PathLength, open.Took));
        Assert.Equal(("cat", "/usr/bin/true"), (open.Comm.ToString(), open.Path.ToString()));
        Assert.Equal([new(13, 1)], snoop.Results);
    }

    [Fact]
    public void Uprobe_latency_follows_nested_calls()
    {
        var clock = new StepClock();
        using var kernel = PlainKernel.Enter(new() { Clock = clock });
        using var latency = new UprobeLatency();
        var registers = new RegistersContext(new ContextValues());
        kernel.Cookie = 9;
        latency.Leave(in registers);
        for (int depth = 0; depth < 18; depth++)
        {
            latency.Enter();
            clock.Now += 100;
        }
        for (int depth = 0; depth < 18; depth++)
            latency.Leave(in registers);
        Assert.Equal(1UL, latency.UnmatchedReturns.Value);
        UprobeLatency.Histogram histogram = latency.Histograms[9];
        Assert.Equal((16UL, 1800UL), (histogram.Calls, histogram.Longest));
        Assert.Equal(16UL, Sum(histogram.Slots));
    }

    [Fact]
    public void Tasks_are_lines()
    {
        using var tasks = new Tasks();
        var meta = new IteratorMeta();
        var task = NewTask(50, "true");
        task.mm = new MemoryMap { total_vm = 3 };
        task.__state = 1;
        tasks.List(new TaskIterator<Skep.Samples.Task> { Meta = meta, Task = task });
        meta.Number = 1;
        var worker = NewTask(2, "kthreadd");
        worker.flags = 0x00200000;
        worker.__state = 0x402;
        tasks.List(new TaskIterator<Skep.Samples.Task> { Meta = meta, Task = worker });
        tasks.List(new TaskIterator<Skep.Samples.Task> { Meta = meta });
        Assert.Equal(
            "    PID    PPID     UID S         KB COMMAND\n     50      40    1000 S         12 true\n"
            + "      2      40    1000 I          0 kthreadd (kernel)\n",
            meta.Output.Text);
    }

    [Fact]
    public void Policy_decides_and_says_why()
    {
        using var policy = new Policy { TenantLimit = 10, ServiceLimit = 15 };
        Assert.Equal((1, Policy.Verdict.Admitted, 3u, ""), Ask(policy, "red", "/", "7"));
        Assert.Equal((0, Policy.Verdict.TenantOverLimit, 3u, "red spent 7 of 10, wants 4 more"), Ask(policy, "red", "/", "4"));
        Assert.Equal((1, Policy.Verdict.Admitted, 9u, ""), Ask(policy, "blue", "/", ""));
        Assert.Equal((0, Policy.Verdict.ServiceOverLimit, 9u, "all tenants spent 8 of 15"), Ask(policy, "blue", "/", "8"));
        Assert.Equal((0, Policy.Verdict.Malformed, 0u, "the cost is not a number"), Ask(policy, "blue", "/", "x"));
        Assert.Equal((0, Policy.Verdict.ForbiddenPath, 0u, "/admin/users is for administrators"), Ask(policy, "blue", "/admin/users", ""));
        Assert.Equal((1, Policy.Verdict.Admitted, 0u, ""), Ask(policy, "red", "/", "10", time: 1000));
    }

    static (int, Policy.Verdict, uint, string) Ask(Policy policy, string tenant, string path, string cost, ulong time = 0)
    {
        var request = new Policy.Request { Time = time };
        Encoding.ASCII.GetBytes(tenant, request.Tenant);
        Encoding.ASCII.GetBytes(path, request.Path);
        Encoding.ASCII.GetBytes(cost, request.Cost);
        int result = policy.Admit(ref request);
        return (result, request.Verdict, request.Remaining, request.Reason.ToString());
    }

    static ulong Sum(ReadOnlySpan<ulong> slots)
    {
        ulong sum = 0;
        foreach (ulong slot in slots)
            sum += slot;
        return sum;
    }

    static Skep.Samples.Task NewTask(int id, string name)
    {
        var task = new Skep.Samples.Task
        {
            pid = id,
            tgid = id,
            real_parent = new Skep.Samples.Task { tgid = 40 },
            real_cred = new Cred { uid = new KernelUserId { val = 1000 } },
            cgroups = new CssSet { dfl_cgrp = new CgroupNode { kn = new KernfsNode { name = new KernelText("init.scope") } } },
        };
        Encoding.ASCII.GetBytes(name, task.comm);
        Encoding.ASCII.GetBytes("bash", task.real_parent.comm);
        return task;
    }

    /// <summary>Memory that has a text.</summary>
    sealed class Texts : IForeignMemory
    {
        public const ulong Filename = 0x1000;

        public bool TryRead(ulong address, Span<byte> destination)
        {
            string text = "/usr/bin/true\0";
            int offset = (int)(address & 0xfff);
            if (offset + destination.Length > text.Length)
                return false;
            Encoding.ASCII.GetBytes(text.AsSpan(offset, destination.Length), destination);
            return true;
        }
    }
}
