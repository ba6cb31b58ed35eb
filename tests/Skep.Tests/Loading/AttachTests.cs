using System.Diagnostics;

namespace Skep.Tests.Loading;

public class AttachTests
{
    [Fact]
    public async Task A_tracepoint_program_sees_the_processes_that_this_one_starts()
    {
        Require.Root();
        Require.KernelBtf();
        using IBpfHost host = BpfHost.OpenKernel();
        using var snoop = host.Load(new EmbeddedExecSnoop { target_parent = Environment.ProcessId });
        using BpfLink link = snoop.Attach(s => s.on_exec);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var child = Process.Start("/bin/true");
        await foreach (Text256 record in snoop.events.ReadAllAsync(stop.Token))
        {
            // kind, then the process id.
            ReadOnlySpan<byte> bytes = record;
            Assert.Equal(child.Id, BitConverter.ToInt32(bytes[4..]));
            break;
        }
        Assert.False(stop.IsCancellationRequested);
        await child.WaitForExitAsync(stop.Token);
        Assert.Contains(snoop.started, entry => entry.Key == child.Id);
    }

    [Fact]
    public void All_programs_attach_where_their_attributes_say()
    {
        Require.Root();
        Require.KernelBtf();
        using IBpfHost host = BpfHost.OpenKernel();
        using var snoop = host.Load(new EmbeddedExecSnoop { target_parent = Environment.ProcessId });
        Assert.Equal(2, snoop.AttachAll().Count);
        Assert.Equal(2, snoop.Loaded.Links.Count);
    }
}
