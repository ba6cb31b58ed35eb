using BenchmarkDotNet.Attributes;
using Skep.Compiler.CodeGeneration;
using Skep.Compiler.Ir;
using Skep.Diagnostics;
using Skep.Testing;

namespace Skep.Benchmarks;

/// <summary>
/// From the intermediate representation to an object. The modules are random ones, in which much is alive at the same time, so that
/// registers are spilled: harder than programs that people write.
/// </summary>
[MemoryDiagnoser]
public class CodeGenerationBenchmarks
{
    const int Modules = 40;
    const int Unit = 1000;

    readonly List<Module> _modules = [];
    double _values;

    /// <summary>Values that the largest function of a module has, about.</summary>
    [Params(60, 400)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        for (int seed = 0; seed < Modules; seed++)
            _modules.Add(RandomModule.Make(seed, Size));
        _values = _modules.Sum(static module => module.Functions.Sum(static function => function.Blocks.Sum(static block => block.Values.Count)));
        Console.WriteLine($"// {_values} values in {Modules} modules: divide the time by {_values / Unit:0.0}");
    }

    [Benchmark]
    public int Generate()
    {
        int instructions = 0;
        foreach (Module module in _modules)
        {
            CompiledObject? result = CodeGenerator.Generate(module, CodeGenerationOptions.Default, new DiagnosticBag());
            instructions += result!.Spec.Programs[0].Instructions.Length;
        }
        return instructions;
    }
}
