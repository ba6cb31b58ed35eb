using BenchmarkDotNet.Running;
using Skep.Benchmarks;

if (args is ["interpreters", var ubpf])
    InterpreterComparison.Run(ubpf);
else if (args is ["quality"])
    CodeQuality.Run();
else
    BenchmarkSwitcher.FromAssembly(typeof(InterpreterBenchmarks).Assembly).Run(args);
