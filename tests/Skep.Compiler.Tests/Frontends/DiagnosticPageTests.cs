using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Skep.Compiler.CodeGeneration;
using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Diagnostics;

namespace Skep.Compiler.Tests.Frontends;

/// <summary>
/// The example on each page about C# is rejected with the page's id, at a line of the example; the fix is not. Pages about loading (BPF3xxx)
/// show C# that compiles.
/// </summary>
public partial class DiagnosticPageTests
{
    static readonly AssemblySet Assemblies = new(
        [.. Roslyn.References, typeof(BpfObject).Assembly.Location, .. Directory.GetFiles(AppContext.BaseDirectory, "Skep.*.dll")]);

    public static TheoryData<string> Pages =>
    [
        .. Directory.GetFiles(Repository.File("docs", "diagnostics"), "BPF*.md").Order(StringComparer.Ordinal)
            .Where(static path => File.ReadAllText(path).Contains("```csharp", StringComparison.Ordinal))
            .Select(static path => Path.GetFileNameWithoutExtension(path)!)
            .Where(static id => !id.StartsWith("BPF3", StringComparison.Ordinal)),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_example_is_rejected_with_the_id_and_the_fix_is_not(string id)
    {
        string page = File.ReadAllText(Repository.File("docs", "diagnostics", id + ".md"));
        string[] blocks = [.. Blocks().Matches(page).Select(static match => match.Groups[1].Value)];
        Assert.Equal(2, blocks.Length);
        foreach (OptimizationLevel level in new[] { OptimizationLevel.Debug, OptimizationLevel.Release })
        {
            CompilationResult example = Compile(blocks[0], level, id + "Example");
            Assert.Contains(example.Diagnostics, finding => finding.Id == id && finding.Severity == Severity.Error);
            Assert.All(
                example.Diagnostics, static finding => Assert.StartsWith("example.cs(", finding.ToString(), StringComparison.Ordinal));
            CompilationResult repaired = Compile(blocks[1], level, id + "Fix");
            Assert.True(repaired.Diagnostics.Count == 0, string.Join('\n', repaired.Diagnostics));
            Assert.Single(repaired.Objects);
        }
    }

    internal static CompilationResult Compile(string members, OptimizationLevel level, string name)
    {
        string source = $$"""
            using System;
            using System.Collections.Generic;
            using System.Linq;
            using System.Threading;
            using Skep;
            using Skep.KernelAbi;
            [Bpf(License = "GPL")]
            public sealed class Example : BpfObject
            {
            {{members}}
            }
            """;
        byte[] image = Roslyn.Compile(name + level, level, ("example.cs", source));
        CodeGenerationOptions code = CodeGenerationOptions.Default with { SourceText = false };
        // A set serves one compilation after the other, and test classes run beside each other.
        lock (Assemblies)
            return BpfCompiler.Compile(new CompilationInput { Assemblies = Assemblies, Image = image, Code = code });
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
