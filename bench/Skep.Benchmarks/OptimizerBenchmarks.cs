using BenchmarkDotNet.Attributes;
using Skep.Compiler.Ir;
using Skep.Compiler.Ir.Text;
using Skep.Compiler.Passes;
using Skep.Diagnostics;
using Skep.Testing;

namespace Skep.Benchmarks;

/// <summary>All passes over random modules, which are read from text anew each time; <see cref="Read"/> is that part alone.</summary>
[MemoryDiagnoser]
public class OptimizerBenchmarks
{
    const int Modules = 40;

    readonly List<string> _modules = [];

    /// <summary>Values that the largest function of a module has, about.</summary>
    [Params(60, 400)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        for (int seed = 0; seed < Modules; seed++)
            _modules.Add(IrWriter.Write(RandomModule.Make(seed, Size)));
    }

    [Benchmark(Baseline = true)]
    public int Read() => _modules.Sum(static text => IrParser.Parse(text, new DiagnosticBag()).Functions.Count);

    [Benchmark]
    public int Optimize()
    {
        int functions = 0;
        foreach (string text in _modules)
        {
            Module module = IrParser.Parse(text, new DiagnosticBag());
            Optimizer.Run(module, new DiagnosticBag());
            functions += module.Functions.Count;
        }
        return functions;
    }
}
