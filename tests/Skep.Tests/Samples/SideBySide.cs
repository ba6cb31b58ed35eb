using System.Runtime.InteropServices;
using Skep.Machine;
using Skep.Objects;

namespace Skep.Tests.Samples;

/// <summary>A sample's C object in the machine and its C# class as plain C#, on the same packets at the same times.</summary>
sealed class SideBySide : IDisposable
{
    readonly InProcessHost _host;
    readonly PlainKernel _kernel;
    readonly StepClock _clock = new();

    public SideBySide(string name, Action<ObjectSpec>? configure = null)
    {
        var options = new MachineOptions { PossibleCpus = 1, Seed = 1, Clock = _clock };
        _host = new InProcessHost(options);
        ObjectSpec spec = ObjectReader.Open(Repository.File("samples", "objects", name + ".bpf.o"));
        configure?.Invoke(spec);
        C = _host.Load(spec);
        _kernel = PlainKernel.Enter(options);
    }

    public LoadedObject C { get; }

    /// <summary>Runs both on every packet of the capture, and compares verdicts and the packets that they leave.</summary>
    public void Run(string program, ContextProgram<XdpContext, XdpAction> ours) => Run(program, packet =>
    {
        var context = new XdpContext(packet);
        uint verdict = (uint)ours(in context);
        return (verdict, MemoryMarshal.CreateReadOnlySpan(ref context.Data, context.Packet.Length).ToArray());
    });

    public void Run<TResult>(string program, ContextProgram<SkbContext, TResult> ours)
        where TResult : struct => Run(program, packet =>
    {
        var context = new SkbContext(packet);
        uint verdict = (uint)Convert.ToInt64(ours(in context), null);
        return (verdict, MemoryMarshal.CreateReadOnlySpan(ref context.Data, context.Packet.Length).ToArray());
    });

    public List<byte[]> Events(string map)
    {
        var records = new List<byte[]>();
        using EventStream stream = C.Maps[map].OpenEvents();
        stream.Drain(record => records.Add(record.ToArray()));
        return records;
    }

    /// <summary>Compares a map's entries with ours, byte for byte.</summary>
    /// <param name="map">The map of the C object.</param>
    /// <param name="ours">The C# class' map.</param>
    /// <param name="fixKey">Turns a key of the C object into one of ours.</param>
    public static void Same(BpfMap map, Map ours, Action<byte[]>? fixKey = null)
    {
        SortedDictionary<string, string> theirs = Entries(map, fixKey);
        Assert.NotEmpty(theirs);
        Assert.Equal(theirs, Entries(ours.Raw, null));
    }

    public void Dispose()
    {
        C.Dispose();
        _kernel.Dispose();
        _host.Dispose();
    }

    static SortedDictionary<string, string> Entries(BpfMap map, Action<byte[]>? fixKey)
    {
        var entries = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (MapEntry entry in map.Entries())
        {
            byte[] key = entry.Key.ToArray();
            fixKey?.Invoke(key);
            entries.Add(Convert.ToHexString(key), Convert.ToHexString(entry.Value));
        }
        return entries;
    }

    void Run(string program, Func<byte[], (uint Verdict, byte[] Packet)> ours)
    {
        PacketRunner runner = ((InProcessProgram)C.Programs[program]).OpenPackets();
        ulong start = _clock.Now;
        int number = 0;
        foreach ((byte[] packet, ulong time) in Capture.Packets)
        {
            number++;
            _clock.Now = start + time;
            PacketResult theirs = runner.Run(packet);
            (uint verdict, byte[] left) = ours(packet);
            Assert.True(theirs.ReturnValue == verdict, $"packet {number}: C returns {theirs.ReturnValue}, C# {verdict}");
            Assert.True(runner.Packet.SequenceEqual(left),
                $"packet {number} is left otherwise: {Convert.ToHexString(runner.Packet)} and {Convert.ToHexString(left)}");
        }
    }
}
