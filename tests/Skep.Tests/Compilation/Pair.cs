using System.Runtime.InteropServices;
using Skep.KernelAbi;
using Skep.Machine;
using Skep.Tests.Samples;

namespace Skep.Tests.Compilation;

/// <summary>One instance that runs as plain C#, and one that is compiled and loaded.</summary>
sealed class Pair<T> : IDisposable
    where T : BpfObject
{
    readonly PlainKernel _kernel;
    readonly IBpfHost _host;

    public Pair(bool kernel, Func<T> create, MachineClock? clock = null)
    {
        if (kernel)
            Require.Root();
        var options = new MachineOptions { PossibleCpus = 1, Clock = clock ?? MachineOptions.Default.Clock };
        _kernel = PlainKernel.Enter(options);
        _host = kernel ? BpfHost.OpenKernel() : BpfHost.OpenInProcess(options);
        Plain = create();
        Loaded = _host.Load(create());
    }

    public T Plain { get; }

    public T Loaded { get; }

    static IEnumerable<byte[]> CapturedPackets => Capture.Packets.Select(static captured => captured.Packet);

    public void Run(ContextProgram<XdpContext, XdpAction> plain, Func<T, Delegate> program) => Run(program, CapturedPackets, packet =>
    {
        var context = new XdpContext(packet);
        uint verdict = (uint)plain(in context);
        return (verdict, MemoryMarshal.CreateReadOnlySpan(ref context.Data, context.Packet.Length).ToArray());
    });

    public void Run<TResult>(ContextProgram<SkbContext, TResult> plain, Func<T, Delegate> program)
        where TResult : struct => Run(plain, program, CapturedPackets);

    /// <returns>The verdicts, in which both agree.</returns>
    public IReadOnlyList<uint> Run<TResult>(ContextProgram<SkbContext, TResult> plain, Func<T, Delegate> program, IEnumerable<byte[]> packets)
        where TResult : struct => Run(program, packets, packet =>
    {
        var context = new SkbContext(packet);
        uint verdict = (uint)Convert.ToInt64(plain(in context), null);
        return (verdict, MemoryMarshal.CreateReadOnlySpan(ref context.Data, context.Packet.Length).ToArray());
    });

    public void Dispose()
    {
        Loaded.Dispose();
        _host.Dispose();
        _kernel.Dispose();
    }

    List<uint> Run(Func<T, Delegate> program, IEnumerable<byte[]> packets, Func<byte[], (uint Verdict, byte[] Packet)> plain)
    {
        BpfProgram loaded = Loaded.Program(program);
        byte[] left = new byte[4096];
        // BPF_PROG_TEST_RUN takes the Ethernet header off before a socket filter, and leaves what is in its place undefined.
        int from = loaded.Spec.Type == ProgramType.SocketFilter ? 14 : 0;
        var verdicts = new List<uint>();
        foreach (byte[] packet in packets)
        {
            (uint verdict, byte[] expected) = plain(packet);
            RunResult result = loaded.Run(new RunInput { Data = packet, DataOut = left });
            verdicts.Add(verdict);
            Assert.True(verdict == result.ReturnValue, $"packet {verdicts.Count}: plain C# returns {verdict}, compiled {result.ReturnValue}");
            Assert.Equal(Convert.ToHexString(expected.AsSpan(from)), Convert.ToHexString(left.AsSpan(from, result.DataLength - from)));
        }
        return verdicts;
    }
}
