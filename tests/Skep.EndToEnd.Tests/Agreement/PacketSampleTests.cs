using Skep.KernelAbi;
using Skep.Linux;
using Skep.Machine;
using Skep.Machine.Capture;
using Skep.Objects;

namespace Skep.EndToEnd.Tests.Agreement;

/// <summary>
/// One program, two executions: every packet program of every sample runs over the same capture in the kernel and in-process, and all
/// that can be observed must be equal: return values, packets, events, maps.
/// </summary>
public class PacketSampleTests
{
    public static TheoryData<string, string> Programs()
    {
        var data = new TheoryData<string, string>();
        foreach (string path in Repository.Objects("samples", "objects"))
        {
            foreach (ProgramSpec program in ObjectReader.Open(path).Programs)
            {
                if (program.Type is ProgramType.Xdp or ProgramType.SchedCls or ProgramType.SocketFilter)
                    data.Add(Path.GetFileName(path), program.Name);
            }
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Kernel_and_machine_agree_on_every_packet(string sample, string program)
    {
        Require.Root();
        using var pinned = new PinnedThread();
        ObjectSpec spec = ObjectReader.Open(Repository.File("samples", "objects", sample));
        // What a bucket gained between two packets is a matter of how fast the host was.
        foreach (VariableSpec rate in spec.Variables.Where(static variable =>
            variable.Name.EndsWith("refill_per_second", StringComparison.Ordinal)))
            rate.Value.Clear();
        using var kernelHost = KernelHost.Open();
        using var machineHost = new InProcessHost(new MachineOptions { Kernel = KernelHost.DescribeKernel() });
        using var kernel = new HostState(kernelHost, spec);
        using var machine = new HostState(machineHost, spec);

        int count = 0;
        using (CaptureReader capture = CaptureReader.Open(Repository.File("samples", "data", "web.pcap")))
        {
            while (capture.TryRead(out CapturedPacket packet))
            {
                string expected = kernel.Run(program, packet.Data), actual = machine.Run(program, packet.Data);
                if (expected != actual)
                    Assert.Fail($"packet {count} of {sample} {program}:\n kernel  {expected}\n machine {actual}\n input   {Convert.ToHexString(packet.Data)}");
                count++;
            }
        }

        Assert.Equal(kernel.Maps(), machine.Maps());
        Assert.True(count > 500, $"the capture has only {count} packets");
    }
}
