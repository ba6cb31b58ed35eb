using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using Skep.Btf;

namespace Skep.Benchmarks;

/// <summary>
/// Opening the running kernel's types and finding a struct by name, in a warmed-up process. cilium/ebpf needs 7.7 ms and 1.25 MB for
/// the same with a vmlinux of similar size; the peer measured here is the whole of <c>bpftool btf dump</c>, which has no lookup.
/// </summary>
[MemoryDiagnoser]
public class BtfBenchmarks
{
    BtfFile _kernel = BtfFile.Empty;

    [GlobalSetup]
    public void Open()
    {
        _kernel = BtfFile.OpenKernel();

        // Enough lookups for the name index to be built.
        for (int i = 0; i < 10; i++)
            _kernel.TryFind("task_struct", BtfKind.Struct, out _);
    }

    [GlobalCleanup]
    public void Close() => _kernel.Dispose();

    [Benchmark]
    public uint OpenAndFindStruct()
    {
        using BtfFile kernel = BtfFile.OpenKernel();
        kernel.TryFind("task_struct", BtfKind.Struct, out BtfType type);
        return type.Size;
    }

    [Benchmark(Description = "OpenAndFindStruct, worst place")]
    public uint OpenAndFindLastStruct()
    {
        using BtfFile kernel = BtfFile.OpenKernel();
        kernel.TryFind("no_such_struct", BtfKind.Struct, out BtfType type);
        return type.Size;
    }

    [Benchmark]
    public int OpenAndIndexNames()
    {
        using BtfFile kernel = BtfFile.OpenKernel();
        int found = 0;
        foreach (BtfType _ in kernel.FindByEssentialName("task_struct"))
            found++;
        return found;
    }

    [Benchmark]
    public bool FindStruct() => _kernel.TryFind("task_struct", BtfKind.Struct, out _);

    [Benchmark]
    public int WalkAllMembers()
    {
        int members = 0;
        foreach (BtfType type in _kernel.Types)
        {
            foreach (BtfMember member in type.Members)
                members += member.IsBitfield ? 1 : 2;
        }
        return members;
    }

    [Benchmark(Description = "peer: bpftool btf dump, raw")]
    public int PeerDump()
    {
        using Process process =
            Process.Start(new ProcessStartInfo("bpftool", ["btf", "dump", "file", "/sys/kernel/btf/vmlinux", "format", "raw"])
        {
            RedirectStandardOutput = true,
        })!;
        var buffer = new char[1 << 16];
        int total = 0;
        for (int read; (read = process.StandardOutput.Read(buffer)) > 0;)
            total += read;
        process.WaitForExit();
        return total;
    }

    [Benchmark(Description = "peer: bpftool btf dump, C")]
    public int PeerHeader()
    {
        using Process process =
            Process.Start(new ProcessStartInfo("bpftool", ["btf", "dump", "file", "/sys/kernel/btf/vmlinux", "format", "c"])
        {
            RedirectStandardOutput = true,
        })!;
        return process.StandardOutput.ReadToEnd().Length;
    }

    [Benchmark(Description = "C header")]
    public void Header() => new BtfCWriter(_kernel, TextWriter.Null).WriteHeader();

    [Benchmark]
    public int Deduplicate() => BtfDeduplicator.Deduplicate(_kernel, out _).TypeCount;

    [Benchmark(Description = "raw dump")]
    public void Dump() => BtfRawWriter.Write(_kernel, TextWriter.Null);
}

/// <summary>The same as the first thing that a process does, compilation of the reader included: each launch measures one call.</summary>
[SimpleJob(RunStrategy.ColdStart, launchCount: 15, warmupCount: 0, iterationCount: 1, invocationCount: 1)]
public class BtfColdStartBenchmarks
{
    [Benchmark]
    public uint OpenAndFindStruct()
    {
        using BtfFile kernel = BtfFile.OpenKernel();
        kernel.TryFind("task_struct", BtfKind.Struct, out BtfType type);
        return type.Size;
    }
}
