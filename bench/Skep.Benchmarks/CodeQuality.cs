using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Skep.Compiler;
using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Linux;
using Skep.Machine.Capture;
using Skep.Objects;
using Skep.Samples;

namespace Skep.Benchmarks;

/// <summary>
/// The samples in C, as clang-19 -O2 -mcpu=v3 compiles them, beside the same in C#: length, instructions that the kernel's verifier walks, and
/// time in the kernel for those that take packets. Both are loaded into the same kernel and run on the same packets, by turns.
/// </summary>
static partial class CodeQuality
{
    const int PacketStep = 45, Repeats = 2_000, Rounds = 7;

    /// <summary>The object in C, how the class in C# is loaded, and whether its first program runs on packets.</summary>
    static readonly (string Object, Func<KernelHost, LoadOptions, BpfObject> Load, bool TakesPackets)[] Pairs =
    [
        ("dispatcher", static (host, options) => host.Load(new Dispatcher(), options), true),
        ("dns", static (host, options) => host.Load(new DnsWatch(), options), true),
        ("exec_snoop", static (host, options) => host.Load(new ExecSnoop(), options), false),
        ("flows", static (host, options) => host.Load(new Flows(), options), true),
        ("lpm_firewall", static (host, options) => host.Load(new LpmFirewall(), options), true),
        ("open_snoop", static (host, options) => host.Load(new OpenSnoop(), options), false),
        ("percpu_stats", static (host, options) => host.Load(new PerCpuStats(), options), true),
        ("policy", static (host, options) => host.Load(new Policy(), options), false),
        ("rewriter", static (host, options) => host.Load(new Rewriter(), options), true),
        ("route_map", static (host, options) => host.Load(new RouteMap(), options), true),
        ("sampler", static (host, options) => host.Load(new Sampler(), options), true),
        ("synflood", static (host, options) => host.Load(new SynFlood(), options), true),
        ("tasks", static (host, options) => host.Load(new Tasks(), options), false),
        ("uprobe_latency", static (host, options) => host.Load(new UprobeLatency(), options), false),
    ];

    static readonly LoadOptions Options = new() { LogLevel = VerifierLogLevel.Statistics };

    public static void Run()
    {
        List<byte[]> packets = ReadPackets();
        using KernelHost host = KernelHost.Open();
        using var assemblies = new AssemblySet(Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll"));
        List<double> lengths = [], walks = [], times = [];
        Console.WriteLine($"{"",-16}{"instructions",24}{"verifier walks",24}{"ns per packet",24}{"compile",12}");
        foreach ((string name, Func<KernelHost, LoadOptions, BpfObject> load, bool takesPackets) in Pairs)
        {
            ObjectSpec c = ObjectReader.Open(Path.Combine(Checkout.Root, $"samples/objects/{name}.bpf.o"));
            using var loadedC = new Loaded(host.Load(c, Options));
            using BpfObject instance = load(host, Options);
            using var loadedSharp = new Loaded(instance.Loaded);
            (ObjectSpec sharp, double milliseconds) = Compile(assemblies, instance.GetType());
            Console.Write($"{name,-16}");
            Report(lengths, Length(c), Length(sharp));
            Report(walks, loadedC.Walked, loadedSharp.Walked);
            if (takesPackets)
                Report(times, loadedC, loadedSharp, packets);
            else
                Console.Write(new string(' ', 24));
            Console.WriteLine($"{milliseconds,9:0.0} ms");
        }
        Console.WriteLine($"{"geometric mean",-16}{Mean(lengths),24:0.00}{Mean(walks),24:0.00}{Mean(times),24:0.00}");
    }

    /// <summary>The object, and the time of the fastest compilation after the first.</summary>
    static (ObjectSpec Spec, double Milliseconds) Compile(AssemblySet assemblies, Type type)
    {
        double best = double.MaxValue;
        for (int round = 0; ; round++)
        {
            long start = Stopwatch.GetTimestamp();
            CompilationResult result = BpfCompiler.Compile(new CompilationInput
            {
                Assemblies = assemblies,
                Path = Path.Combine(AppContext.BaseDirectory, "Skep.Samples.dll"),
                TypeName = type.FullName,
            });
            double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (!result.Succeeded)
                throw new InvalidOperationException(string.Join("\n", result.Diagnostics));
            if (round > 0)
                best = Math.Min(best, time);
            if (round == Rounds)
                return (result.Objects[0].Object.Spec, best);
        }
    }

    /// <summary>Slots, as the kernel counts.</summary>
    static int Length(ObjectSpec spec) => spec.Programs.Sum(static program => program.Instructions.Length);

    static void Report(List<double> ratios, double c, double sharp)
    {
        ratios.Add(sharp / c);
        Console.Write($"{c,8:0} {sharp,7:0} {sharp / c,7:0.00}");
    }

    static void Report(List<double> ratios, Loaded c, Loaded sharp, List<byte[]> packets)
    {
        double bestC = double.MaxValue, bestSharp = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            bestC = Math.Min(bestC, c.TimePackets(packets));
            bestSharp = Math.Min(bestSharp, sharp.TimePackets(packets));
        }
        Report(ratios, bestC, bestSharp);
    }

    static double Mean(List<double> ratios) => Math.Exp(ratios.Average(Math.Log));

    static List<byte[]> ReadPackets()
    {
        List<byte[]> packets = [];
        using CaptureReader reader = CaptureReader.Open(Path.Combine(Checkout.Root, "samples/data/web.pcap"));
        for (int i = 0; reader.TryRead(out CapturedPacket packet); i++)
        {
            if (i % PacketStep == 0)
                packets.Add(packet.Data.ToArray());
        }
        return packets;
    }

    sealed partial class Loaded(LoadedObject loaded) : IDisposable
    {
        /// <summary>Instructions that the verifier processed for all programs.</summary>
        public double Walked => loaded.Programs.Sum(
            static program => double.Parse(Processed().Match(program.Log).Groups[1].ValueSpan, CultureInfo.InvariantCulture));

        /// <summary>Nanoseconds for one packet, on average.</summary>
        public double TimePackets(List<byte[]> packets) =>
            packets.Average(packet => loaded.Programs[0].Run(new RunInput { Data = packet, Repeat = Repeats }).NanosecondsPerRun);

        public void Dispose() => loaded.Dispose();

        [GeneratedRegex(@"processed (\d+) insns")]
        private static partial Regex Processed();
    }
}
