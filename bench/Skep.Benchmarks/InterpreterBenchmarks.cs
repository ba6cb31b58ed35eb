using System.Globalization;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Skep.Linux;
using Skep.Machine;
using Skep.Objects;

namespace Skep.Benchmarks;

/// <summary>
/// The same C, compiled by clang-19 -O2 for BPF and natively: the checked interpreter against native code, with the kernel's JIT between
/// them. The setup prints how many instructions a run executes, as counted by the kernel's verifier, which walks these loops step by step;
/// for programs with branches that is more than a run executes, and no figure is printed.
/// </summary>
public unsafe class InterpreterBenchmarks
{
    static readonly string[] SinglePath = ["alu", "fnv", "csum", "copy", "div", "helper", "call"];

    readonly string _directory = Directory.CreateTempSubdirectory("skep-bench").FullName;
    readonly List<IDisposable> _owned = [];
    readonly byte[] _packet = new byte[64];
    delegate* unmanaged<void*, int> _native;
    BpfProgram? _machine;
    BpfProgram? _kernel;

    [Params("alu", "fnv", "csum", "sieve", "copy", "div", "helper", "call")]
    public string Program { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        string bpf = MicroProgram.CompileForBpf(Program, _directory);
        byte[] content = MicroProgram.Content;
        nint library = NativeLibrary.Load(MicroProgram.CompileNatively(Program, _directory));
        _native = (delegate* unmanaged<void*, int>)NativeLibrary.GetExport(library, "run");
        content.CopyTo(new Span<byte>((void*)NativeLibrary.GetExport(library, "buffer"), content.Length));

        _machine = Load(new InProcessHost(), bpf, content);
        _kernel = Load(KernelHost.Open(), bpf, content);
        int expected = _native(null);
        if (Program != "helper"
            && ((int)_machine.Run(_packet).ReturnValue != expected || (int)_kernel.Run(_packet).ReturnValue != expected))
            throw new InvalidOperationException($"{Program}: the engines disagree with native code, which returns {expected}");
        if (SinglePath.Contains(Program))
            Console.WriteLine($"// {Program}: {Processed(_kernel.Log)} instructions in a run");
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        foreach (IDisposable owned in Enumerable.Reverse(_owned))
            owned.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Benchmark(Baseline = true, Description = "native, clang -O2")]
    public int Native() => _native(null);

    [Benchmark(Description = "checked interpreter")]
    public uint Interpreter() => _machine!.Run(_packet).ReturnValue;

    /// <summary>Includes one system call and the set-up of a page for each run.</summary>
    [Benchmark(Description = "kernel JIT, BPF_PROG_TEST_RUN")]
    public uint Kernel() => _kernel!.Run(_packet).ReturnValue;

    BpfProgram Load(IBpfHost host, string path, byte[] content)
    {
        _owned.Add(host);
        ObjectSpec spec = ObjectReader.Open(path);
        content.CopyTo(spec.Variables.Get("buffer").Value);
        LoadedObject loaded = host.Load(spec, new LoadOptions { LogLevel = VerifierLogLevel.Statistics });
        _owned.Add(loaded);
        return loaded.Programs["run"];
    }

    /// <summary>The verifier ends with <c>processed N insns (limit 1000000) ...</c>.</summary>
    static long Processed(string log)
    {
        const string Lead = "processed ";
        int at = log.LastIndexOf(Lead, StringComparison.Ordinal) + Lead.Length;
        return long.Parse(log.AsSpan(at..log.IndexOf(' ', at)), CultureInfo.InvariantCulture);
    }
}
