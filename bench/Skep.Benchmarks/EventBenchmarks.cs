using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Skep.KernelAbi;
using Skep.Linux;
using Skep.Linux.Tests;

namespace Skep.Benchmarks;

/// <summary>
/// Taking records out of the kernel's rings. The rings are full when the clock starts, so the producer costs nothing here.
/// Peer: a C program that calls libbpf's <c>ring_buffer__consume</c> on the same ring with a callback that adds up the first 8 bytes.
/// Needs root.
/// </summary>
[MemoryDiagnoser]
public class EventBenchmarks
{
    const int Records = 100_000;

    readonly EventHandler _sum;
    EventProgram _program = null!;
    EventStream _stream = null!;
    long _total;

    public EventBenchmarks() => _sum = record => _total += MemoryMarshal.Read<long>(record);

    [Params(false, true)]
    public bool Perf { get; set; }

    [Params(16, 256)]
    public int RecordSize { get; set; }

    [GlobalSetup]
    public void Open()
    {
        _program = Perf ? EventProgram.Perf(RecordSize) : EventProgram.Ring(64 << 20, RecordSize);
        _stream = _program.Events.OpenEvents(new EventOptions { PerCpuBufferSize = 64 << 20 });
    }

    [GlobalCleanup]
    public void Close()
    {
        _stream.Dispose();
        _program.Dispose();
    }

    [IterationSetup]
    public void Fill() => _program.Emit(Records);

    [Benchmark(OperationsPerInvoke = Records)]
    public long Drain()
    {
        int count = _stream.Drain(_sum);
        return count == Records ? _total : throw new InvalidOperationException($"{count} of {Records} records");
    }
}

/// <summary>
/// One entry of a map from user space: a system call, or a memory access for a mapped array. Peer: the same system call from C.
/// Needs root.
/// </summary>
[MemoryDiagnoser]
public class MapBenchmarks
{
    readonly KernelHost _host = KernelHost.Open();
    readonly byte[] _key = new byte[4], _value = new byte[8];
    LoadedObject _loaded = null!;
    BpfMap _hash = null!, _mapped = null!;
    BpfMap<uint, long> _typed;

    [GlobalSetup]
    public void Load()
    {
        _loaded = _host.Load(TestObjects.Object(
            TestObjects.Map("hash", MapType.Hash, 4, 8, 1024), TestObjects.Map("mapped", MapType.Array, 4, 8, 1024, MapFlags.Mmapable)));
        _hash = _loaded.Maps["hash"];
        _mapped = _loaded.Maps["mapped"];
        _typed = _hash.As<uint, long>();
        _hash.Update(_key, _value);
    }

    [GlobalCleanup]
    public void Close() => _loaded.Dispose();

    [Benchmark]
    public bool HashLookup() => _hash.TryLookup(_key, _value);

    [Benchmark]
    public bool TypedHashLookup() => _typed.TryGetValue(0, out _);

    [Benchmark]
    public void HashUpdate() => _hash.Update(_key, _value);

    [Benchmark]
    public bool MappedArrayLookup() => _mapped.TryLookup(_key, _value);

    [Benchmark]
    public void MappedArrayUpdate() => _mapped.Update(_key, _value);
}
