using BenchmarkDotNet.Running;
using Skep.Benchmarks;

if (args is ["interpreters", var ubpf])
    InterpreterComparison.Run(ubpf);
else
    BenchmarkSwitcher.FromAssembly(typeof(InterpreterBenchmarks).Assembly).Run(args);
