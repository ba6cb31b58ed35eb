using Microsoft.CodeAnalysis;
using Skep.Compiler.CodeGeneration;
using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Diagnostics;

namespace Skep.Compiler.Tests.Frontends;

/// <summary>Whatever the bytes are, a compilation ends with diagnostics at worst.</summary>
public class DamagedAssemblyTests
{
    static readonly string[] Paths = [.. Roslyn.References, .. Directory.GetFiles(AppContext.BaseDirectory, "Skep*.dll")];

    static readonly byte[] Sound = Roslyn.Compile(
        "Damaged", OptimizationLevel.Release,
        ("a.cs", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Programs", "Network.cs"))));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(1000)]
    public void A_file_that_ends_early_is_no_assembly(int length)
    {
        CompilationResult result = Compile(Sound[..length]);
        Assert.Equal(DiagnosticId.NotAssembly, Assert.Single(result.Diagnostics).Id);
    }

    [Theory]
    [InlineData(161)]
    [InlineData(527)]
    [InlineData(649)]
    [InlineData(1675)]
    public void Changed_bytes_give_diagnostics_and_no_other_exception(int first)
    {
        for (int seed = first; seed < first + 25; seed++)
        {
            var random = new Random(seed);
            byte[] image = [.. Sound];
            for (int change = random.Next(1, 6); change > 0; change--)
                image[random.Next(512, image.Length)] ^= (byte)(1 << random.Next(8));
            CompilationResult result = Compile(image);
            Assert.True(result.Succeeded || result.Diagnostics.Count > 0);
        }
    }

    static CompilationResult Compile(byte[] image)
    {
        using var assemblies = new AssemblySet(Paths);
        CodeGenerationOptions code = CodeGenerationOptions.Default with { SourceText = false };
        return BpfCompiler.Compile(new CompilationInput { Assemblies = assemblies, Image = image, Code = code });
    }
}
