using Microsoft.CodeAnalysis;
using Skep.Compiler.CodeGeneration;
using Skep.Compiler.Frontends.CSharp.Metadata;

namespace Skep.Compiler.Tests.Frontends;

/// <summary>Classes that use the programming model compile without findings, from Debug and from Release IL.</summary>
public class ProgramTests
{
    static readonly AssemblySet Assemblies = new([.. Roslyn.References, .. Directory.GetFiles(AppContext.BaseDirectory, "Skep*.dll")]);

    public static TheoryData<string, OptimizationLevel> Files =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Programs"), "*.cs")
        .Order(StringComparer.Ordinal).SelectMany(static path => Enum.GetValues<OptimizationLevel>()
            .Select(level => new TheoryDataRow<string, OptimizationLevel>(Path.GetFileName(path), level)))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Classes_of_the_model_compile(string file, OptimizationLevel level)
    {
        CompilationResult result = Compile(file, level);
        Assert.True(result.Diagnostics.Count == 0, string.Join('\n', result.Diagnostics));
        Assert.All(result.Objects, static made => Assert.NotEmpty(made.Object.Spec.Programs));
    }

    internal static CompilationResult Compile(string file, OptimizationLevel level)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Programs", file);
        byte[] image = Roslyn.Compile($"{Path.GetFileNameWithoutExtension(file)}{level}", level, (path, File.ReadAllText(path)));
        return BpfCompiler.Compile(new CompilationInput { Assemblies = Assemblies, Image = image, Code = CodeGenerationOptions.Default });
    }
}
