using BenchmarkDotNet.Attributes;
using Skep.Linux;
using Skep.Machine;
using Skep.Machine.Capture;
using Skep.Objects;

namespace Skep.Benchmarks;

/// <summary>
/// Sample programs on the packets of <c>web.pcap</c>, in memory, one after the other: time per packet. The peer is BPF_PROG_TEST_RUN, which
/// runs machine code but makes a system call, and for XDP sets up a page, for each packet.
/// </summary>
public class PacketBenchmarks
{
    const int Packets = 2255;

    readonly List<byte[]> _packets = [];
    readonly List<IDisposable> _owned = [];
    BpfProgram? _inProcess;
    BpfProgram? _kernel;
    EventStream? _events;

    [Params("flows", "lpm_firewall", "percpu_stats")]
    public string Sample { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        using (CaptureReader reader = CaptureReader.Open(Path.Combine(Checkout.Root, "samples/data/web.pcap")))
        {
            while (reader.TryRead(out CapturedPacket packet))
                _packets.Add(packet.Data.ToArray());
        }
        if (_packets.Count != Packets)
            throw new InvalidOperationException($"web.pcap has {_packets.Count} packets");
        ObjectSpec spec = ObjectReader.Open(Path.Combine(Checkout.Root, $"samples/objects/{Sample}.bpf.o"));
        _inProcess = Load(new InProcessHost(new MachineOptions { PossibleCpus = 1 }), spec);
        _kernel = Load(KernelHost.Open(), spec);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        foreach (IDisposable owned in Enumerable.Reverse(_owned))
            owned.Dispose();
    }

    [Benchmark(Description = "in-process", OperationsPerInvoke = Packets)]
    public uint InProcess() => RunAll(_inProcess!);

    [Benchmark(Description = "kernel, BPF_PROG_TEST_RUN", OperationsPerInvoke = Packets)]
    public uint Kernel() => RunAll(_kernel!);

    uint RunAll(BpfProgram program)
    {
        uint sum = 0;
        foreach (byte[] packet in _packets)
            sum += program.Run(packet).ReturnValue;
        _events?.Drain(static _ => { });
        return sum;
    }

    BpfProgram Load(IBpfHost host, ObjectSpec spec)
    {
        _owned.Add(host);
        LoadedObject loaded = host.Load(spec);
        _owned.Add(loaded);
        if (loaded.Maps.TryGet("events", out BpfMap? events))
            _owned.Add(_events = events.OpenEvents());
        return loaded.Programs[0];
    }
}
