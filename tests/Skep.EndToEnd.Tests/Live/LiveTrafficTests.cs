using System.Diagnostics;
using Skep.EndToEnd.Tests.Agreement;
using Skep.Linux;
using Skep.Machine;
using Skep.Machine.Capture;
using Skep.Objects;

namespace Skep.EndToEnd.Tests.Live;

/// <summary>Real frames through a real hook: what the attached program saw must be what the machine makes of the same frames.</summary>
public class LiveTrafficTests
{
    [Theory]
    [InlineData("flows.bpf.o", "account", XdpMode.Generic)]
    [InlineData("flows.bpf.o", "account", XdpMode.Driver)]
    [InlineData("percpu_stats.bpf.o", "count", XdpMode.Any)]
    [InlineData("lpm_firewall.bpf.o", "firewall", XdpMode.Any)]
    public void A_program_on_a_device_sees_what_the_machine_sees(string sample, string program, XdpMode mode)
    {
        Require.Root();
        ObjectSpec spec = ObjectReader.Open(Repository.File("samples", "objects", sample));
        using var kernelHost = KernelHost.Open();
        using var machineHost = new InProcessHost();
        using var kernel = new HostState(kernelHost, spec);
        using var machine = new HostState(machineHost, spec);
        using var wire = new VethPair();
        using BpfLink link = kernel.Loaded.Attach(program, new AttachTarget.Interface(wire.Receiver) { Mode = mode });
        Assert.Contains(wire.Receiver, link.Description, StringComparison.Ordinal);

        int sent = 0;
        using (CaptureReader capture = CaptureReader.Open(Repository.File("samples", "data", "web.pcap")))
        {
            while (sent < 800 && capture.TryRead(out CapturedPacket packet))
            {
                // The receive path takes a VLAN tag out of the frame before tc sees it; a test run does not.
                if (packet.Data[12..14].SequenceEqual((ReadOnlySpan<byte>)[0x81, 0x00]))
                    continue;
                sent++;
                wire.Send(packet.Data);
                machine.Run(program, packet.Data);
            }
        }

        List<string> expected = machine.Maps(), actual = kernel.Maps();
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromSeconds(5)
            && !actual.SequenceEqual(expected); actual = kernel.Maps())
            Thread.Sleep(10);
        Assert.Equal(expected, actual);
        Assert.Equal(800, sent);

        link.Dispose();
        using (CaptureReader capture = CaptureReader.Open(Repository.File("samples", "data", "web.pcap")))
        {
            Assert.True(capture.TryRead(out CapturedPacket packet));
            wire.Send(packet.Data);
        }
        Thread.Sleep(50);
        Assert.Equal(expected, kernel.Maps());
    }
}
