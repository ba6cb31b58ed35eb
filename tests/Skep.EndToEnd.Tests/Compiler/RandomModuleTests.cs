using System.Globalization;
using Skep.Bytecode;
using Skep.Compiler.CodeGeneration;
using Skep.Compiler.Ir;
using Skep.Compiler.Ir.Text;
using Skep.Compiler.Passes;
using Skep.Diagnostics;
using Skep.Linux;
using Skep.Machine;

namespace Skep.EndToEnd.Tests.Compiler;

/// <summary>Random programs do the same as intermediate representation, in the checked machine, and in the kernel.</summary>
public class RandomModuleTests
{
    /// <summary>Set <c>SKEP_SEED</c> to see other programs.</summary>
    static int FirstSeed => int.Parse(Environment.GetEnvironmentVariable("SKEP_SEED") ?? "0", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(IsaVersion.V1, 150)]
    [InlineData(IsaVersion.V2, 100)]
    [InlineData(IsaVersion.V3, 400)]
    [InlineData(IsaVersion.V4, 150)]
    public void The_machine_does_what_the_intermediate_representation_says(IsaVersion isa, int count)
    {
        using var host = new InProcessHost();
        for (int seed = FirstSeed; seed < FirstSeed + count; seed++)
            Compare(host, Make(seed, isa), isa, seed);
    }

    [Theory]
    [InlineData(IsaVersion.V1, 60)]
    [InlineData(IsaVersion.V3, 250)]
    [InlineData(IsaVersion.V4, 60)]
    public void The_kernel_does_what_the_intermediate_representation_says(IsaVersion isa, int count)
    {
        Require.Root();
        using var host = KernelHost.Open();
        for (int seed = FirstSeed; seed < FirstSeed + count; seed++)
            Compare(host, Make(seed, isa), isa, seed);
    }

    /// <summary>Some are long, so that much is alive at a time.</summary>
    static Module Make(int seed, IsaVersion isa) =>
        RandomModule.Make(seed, seed % 20 < 2 ? 180 : 20 + seed % 90, hasAtomics: isa >= IsaVersion.V3);

    static void Compare(IBpfHost host, Module module, IsaVersion isa, int seed)
    {
        var random = new Random(seed);
        byte[] context = new byte[RandomModule.ContextSize];
        random.NextBytes(context);
        string expected = ModuleRun.Interpret(module, [.. context]);
        if (seed % 2 == 1)
            Optimizer.Run(module, new DiagnosticBag());
        CompiledObject compiled = ModuleRun.Compile(module, isa);
        try
        {
            using LoadedObject loaded = host.Load(compiled.Spec);
            Assert.Equal(expected, ModuleRun.Execute(loaded, context));
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            string code = new Disassembler(compiled.Spec.Programs[0].Instructions, DisassemblyStyle.Slots).ToString()!;
            throw new InvalidOperationException($"seed {seed}, version {isa}: {error.Message}\n{IrWriter.Write(module)}\n{code}", error);
        }
    }
}
