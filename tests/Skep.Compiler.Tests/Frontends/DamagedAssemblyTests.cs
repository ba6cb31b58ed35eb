using Microsoft.CodeAnalysis;
using Skep.Compiler.CodeGeneration;
using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Diagnostics;

namespace Skep.Compiler.Tests.Frontends;

/// <summary>A file that is no whole assembly gives a diagnostic.</summary>
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

    static CompilationResult Compile(byte[] image)
    {
        using var assemblies = new AssemblySet(Paths);
        CodeGenerationOptions code = CodeGenerationOptions.Default with { SourceText = false };
        return BpfCompiler.Compile(new CompilationInput { Assemblies = assemblies, Image = image, Code = code });
    }
}
