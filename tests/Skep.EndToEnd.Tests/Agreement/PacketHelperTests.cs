using Skep.KernelAbi;
using Skep.Linux;
using Skep.Machine;
using Skep.Objects;

namespace Skep.EndToEnd.Tests.Agreement;

/// <summary>
/// Packet helpers called with ordinary and impossible arguments on packets of all shapes, in the kernel and in-process: result, packet,
/// context and what the helper wrote must be equal.
/// </summary>
public class PacketHelperTests
{
    const int Growth = 20_000;

    static readonly KernelVersion Since = new(6, 13);

    static readonly Dictionary<string, HelperCase> Cases = PacketHelperCases.All().ToDictionary(one => $"{one.Section} {one.Name}");

    public static TheoryData<string> Names() => new(Cases.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void Kernel_and_machine_agree_on_every_packet(string name)
    {
        Require.Root();
        // What some helpers accept has changed over time: bpf_csum_diff any size in 6.13, for one.
        Require.That(KernelVersion.TryParse(File.ReadAllText("/proc/sys/kernel/osrelease"), out KernelVersion version) && version >= Since,
            "needs Linux 6.13");
        using var kernelHost = KernelHost.Open();
        using var machineHost = new InProcessHost(new MachineOptions { PossibleCpus = kernelHost.PossibleCpus });
        HelperCase one = Cases[name];
        MapSpec data = AssembledObject.Data("data", new byte[HelperCase.DataSize]);
        ObjectSpec spec = AssembledObject.Make(one.Section, one.Source(),
            one.Body.Contains("[targets]", StringComparison.Ordinal) ? [data, Targets()] : [data]);
        using LoadedObject kernel = kernelHost.Load(spec), machine = machineHost.Load(spec);
        foreach ((string packet, byte[] bytes) in TestPackets.All)
        {
            string expected = Run(kernel, bytes), actual = Run(machine, bytes);
            Assert.True(expected == actual,
                $"{name} on {packet}:\n kernel  {expected}\n machine {actual}\n input   {Convert.ToHexString(bytes)}");
        }
    }

    [Fact]
    public void Cases_are_many() => Assert.True(Cases.Count * TestPackets.All.Length >= 2000, $"only {Cases.Count} cases");

    static string Run(LoadedObject loaded, byte[] packet)
    {
        byte[] data = new byte[HelperCase.DataSize];
        for (int i = HelperCase.BufferOffset; i < data.Length; i++)
            data[i] = (byte)(i * 31);
        loaded.Maps["data"].Update(new byte[4], data);
        byte[] output = new byte[packet.Length + Growth];
        try
        {
            RunResult result = loaded.Programs["main"].Run(new RunInput { Data = packet, DataOut = output });
            return $"returned {(int)result.ReturnValue}, packet {Convert.ToHexString(output.AsSpan(0, result.DataLength))}, "
                + $"data {Convert.ToHexString(AssembledObject.DataOf(loaded, "data"))}";
        }
        catch (BpfSystemException refused)
        {
            return $"errno {refused.Errno}";
        }
    }

    /// <summary>A CPU map with nothing in it: what is in one belongs to the kernel.</summary>
    static MapSpec Targets() => new()
    {
        Name = "targets", Type = MapType.CpuMap, KeySize = 4, ValueSize = 4, MaxEntries = 4, Origin = MapOrigin.Built,
    };
}
