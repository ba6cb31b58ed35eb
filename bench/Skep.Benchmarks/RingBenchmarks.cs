using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Skep.Linux;
using Skep.Machine;
using Skep.Objects;

namespace Skep.Benchmarks;

/// <summary>
/// A record of 64 bytes all its way: reserved, filled and submitted by a program, then handed to a callback in place. Time per record, with
/// producer and consumer in turns on one thread (so it is the sum of both), and each on a thread of its own.
/// Peer: the kernel's ring buffer under the same program. Needs root and clang-19.
/// </summary>
public class RingBenchmarks
{
    const int RecordsInRun = 1024;
    const int Runs = 64;
    const int Records = RecordsInRun * Runs;

    readonly string _directory = Directory.CreateTempSubdirectory("skep-bench").FullName;
    readonly byte[] _packet = new byte[64];
    readonly EventHandler _sum;
    IBpfHost _host = null!;
    LoadedObject _loaded = null!;
    BpfProgram _program = null!;
    EventStream _stream = null!;
    long _total;

    public RingBenchmarks() => _sum = record => _total += MemoryMarshal.Read<long>(record);

    [Params("in-process", "kernel")]
    public string Host { get; set; } = "";

    [GlobalSetup]
    public void Open()
    {
        _host = Host == "kernel" ? KernelHost.Open() : new InProcessHost();
        _loaded = _host.Load(ObjectReader.Open(MicroProgram.CompileForBpf("events", _directory)));
        _program = _loaded.Programs["run"];
        _stream = _loaded.Maps["events"].OpenEvents();
    }

    [GlobalCleanup]
    public void Close()
    {
        _stream.Dispose();
        _loaded.Dispose();
        _host.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Benchmark(Description = "produce, then consume", OperationsPerInvoke = Records)]
    public long OneThread()
    {
        int received = 0;
        for (int run = 0; run < Runs; run++)
        {
            _program.Run(_packet);
            received += _stream.Drain(_sum);
        }
        return Check(received);
    }

    [Benchmark(Description = "produce and consume on two threads", OperationsPerInvoke = Records)]
    public long TwoThreads()
    {
        Task producer = Task.Run(() =>
        {
            for (int run = 0; run < Runs; run++)
                _program.Run(_packet);
        });
        int received = 0;
        while (!producer.IsCompleted)
            received += _stream.Drain(_sum);
        producer.GetAwaiter().GetResult();
        return Check(received + _stream.Drain(_sum));
    }

    long Check(int received) =>
        received == Records ? _total : throw new InvalidOperationException($"{received} of {Records} records");
}
