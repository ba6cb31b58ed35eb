using System.Buffers.Binary;
using Skep.Objects;

namespace Skep.EndToEnd.Tests.Agreement;

public sealed partial class TracingSampleTests
{
    [Fact]
    public void Uprobe_latency_counts_the_same_calls()
    {
        const ulong Cookie = 0x1122_3344_5566_7788;
        const int Calls = 7;
        using var child = new HeldChild(string.Join("; ", Enumerable.Repeat("cd /", Calls)));
        ObjectSpec spec = Open("uprobe_latency");
        spec.Variables.Get("target_pid").Set(child.Id);
        using var kernel = new HostState(_kernelHost, spec);
        using var machine = new HostState(_machineHost, spec);

        // The shell's cd is a call of chdir(3).
        var function = new AttachTarget.UserProbe("libc.so.6") { Symbol = "chdir", ProcessId = child.Id, Cookie = Cookie };
        kernel.Loaded.Attach("enter", function);
        kernel.Loaded.Attach("leave", function with { OnReturn = true });
        child.Run();

        (_task.ProcessId, _task.ThreadId) = (child.Id, child.Id);
        ((Machine.InProcessProgram)machine.Loaded.Programs["leave"]).Cookie = Cookie;
        for (int call = 0; call < Calls; call++)
        {
            Run(machine, "enter", new byte[168]);
            Run(machine, "leave", new byte[168]);
        }

        ulong[] expected = Histogram(kernel, Cookie);
        Assert.Equal(expected, Histogram(machine, Cookie));
        Assert.Equal([Calls, Calls], expected);
        Assert.Equal(ThreadState(kernel, child.Id), ThreadState(machine, child.Id));
        Assert.Equal(kernel.Loaded.Variables.Get<ulong>("unmatched_returns"), machine.Loaded.Variables.Get<ulong>("unmatched_returns"));
    }

    /// <summary>Calls, and the sum over the slots: which slot a call falls into is a matter of time.</summary>
    static ulong[] Histogram(HostState host, ulong cookie)
    {
        byte[] histogram = new byte[host.Loaded.Maps["histograms"].ValueSize];
        Assert.True(host.Loaded.Maps["histograms"].TryLookup(BitConverter.GetBytes(cookie), histogram));
        ulong sum = 0;
        for (int slot = 24; slot < histogram.Length; slot += sizeof(ulong))
            sum += BinaryPrimitives.ReadUInt64LittleEndian(histogram.AsSpan(slot));
        return [BinaryPrimitives.ReadUInt64LittleEndian(histogram), sum];
    }

    /// <summary>How deep the thread is in calls, and how many were too deep.</summary>
    static ulong ThreadState(HostState host, int process)
    {
        byte[] calls = new byte[host.Loaded.Maps["threads"].ValueSize];
        Assert.True(host.Loaded.Maps["threads"].TryLookup(BitConverter.GetBytes((ulong)(uint)process << 32 | (uint)process), calls));
        return BinaryPrimitives.ReadUInt64LittleEndian(calls);
    }
}
