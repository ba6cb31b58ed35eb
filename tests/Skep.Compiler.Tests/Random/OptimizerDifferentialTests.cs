using Skep.Compiler.Ir;
using Skep.Compiler.Ir.Text;
using Skep.Compiler.Passes;
using Skep.Diagnostics;

namespace Skep.Compiler.Tests;

/// <summary>Random modules do the same before and after the passes. The seeds are fixed; SKEP_SEEDS gives another range:
/// <c>5000..9000</c>.</summary>
public sealed class OptimizerDifferentialTests
{
    const int Shards = 4;
    const int PerShard = 300;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_modules_do_the_same_after_all_passes(int shard)
    {
        (int first, int end) = (shard * PerShard, (shard + 1) * PerShard);
        if (Environment.GetEnvironmentVariable("SKEP_SEEDS")?.Split("..") is [var from, var to])
        {
            int start = int.Parse(from), count = int.Parse(to) - start;
            (first, end) = (start + count * shard / Shards, start + count * (shard + 1) / Shards);
        }
        int meaningful = 0;
        for (int seed = first; seed < end; seed++)
        {
            Module module = IrGenerator.Make(seed);
            string text = IrWriter.Write(module);
            Assert.False(Differential.Observe(module, 0).StartsWith("fault", StringComparison.Ordinal), $"seed {seed} makes no sense: {Differential.Observe(module, 0)}\n{text}");
            meaningful++;
            if (Differential.Compare(text, Optimize) is { } difference)
            {
                string smallest = Differential.Shrink(text, Optimize);
                Assert.Fail($"seed {seed}: {difference}\n\n{smallest}\n{Differential.Compare(smallest, Optimize)}\n{After(smallest)}");
            }
        }
        Assert.Equal(end - first, meaningful);
    }

    static void Optimize(Module module)
    {
        DiagnosticBag findings = new();
        Optimizer.Run(module, findings);
        Assert.Empty(findings);
    }

    static string After(string text)
    {
        Module module = IrText.Parse(text);
        try
        {
            Optimize(module);
        }
        catch (InvalidOperationException)
        {
            // What it came to is in the difference.
        }
        return IrWriter.Write(module);
    }
}
