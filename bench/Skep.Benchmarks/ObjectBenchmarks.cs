using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Skep.Btf;
using Skep.Diagnostics;
using Skep.Objects;
using Skep.Objects.Core;

namespace Skep.Benchmarks;

/// <summary>
/// Opening an object and relocating it for the running kernel. The peer is libbpf's open, which also only reads; it relocates only
/// while it loads into the kernel.
/// </summary>
[MemoryDiagnoser]
public partial class ObjectBenchmarks
{
    byte[] _bytes = [];
    ObjectSpec? _spec;
    RelocationTarget? _target;

    [Params("samples/objects/flows.bpf.o", "samples/objects/tasks.bpf.o", "tests/objects/core_relocs.bpf.o")]
    public string Object { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _bytes = File.ReadAllBytes(Path.Combine(Checkout.Root, Object));
        _spec = Open();
        _target = new RelocationTarget { Types = new CoreTarget(BtfFile.OpenKernel()) };
        libbpf_set_print(0);
        // Enough lookups for the kernel's name index to be built.
        for (int i = 0; i < 10; i++)
            Relocate();
    }

    [Benchmark]
    public ObjectSpec? Open() => ObjectReader.Read(_bytes, Object, new DiagnosticBag());

    /// <summary>With the kernel's types open already, as in a process that loads more than one object.</summary>
    [Benchmark]
    public ObjectSpec? Relocate() => Relocator.Relocate(_spec!, _target!, new DiagnosticBag());

    [Benchmark(Description = "Open and relocate, kernel types included")]
    public ObjectSpec? OpenAndRelocateCold()
    {
        using BtfFile kernel = BtfFile.OpenKernel();
        return Relocator.Relocate(Open()!, new RelocationTarget { Types = new CoreTarget(kernel) }, new DiagnosticBag());
    }

    [Benchmark(Description = "libbpf: open")]
    public void PeerOpen()
    {
        nint handle = bpf_object__open_mem(_bytes, (nuint)_bytes.Length, 0);
        bpf_object__close(handle);
    }

    [LibraryImport("libbpf.so.1")]
    private static partial nint libbpf_set_print(nint function);

    [LibraryImport("libbpf.so.1")]
    private static partial nint bpf_object__open_mem(byte[] bytes, nuint size, nint options);

    [LibraryImport("libbpf.so.1")]
    private static partial void bpf_object__close(nint handle);
}
