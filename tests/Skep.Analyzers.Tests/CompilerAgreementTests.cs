using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Skep.Compiler;
using Skep.Compiler.CodeGeneration;
using Skep.Compiler.Frontends.CSharp.Metadata;

namespace Skep.Analyzers.Tests;

/// <summary>The same snippet gives the same ids at the same lines, from the analyzer and from the compiler.</summary>
public partial class CompilerAgreementTests
{
    static readonly AssemblySet Assemblies = new([.. Roslyn.References, .. Directory.GetFiles(AppContext.BaseDirectory, "Skep*.dll")]);

    public static TheoryData<string> Pages => [.. Directory.GetFiles(Repository.File("docs", "diagnostics"), "BPF*.md")
        .Where(static path => File.ReadAllText(path).Contains("```csharp", StringComparison.Ordinal)).Select(static path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page(string id)
    {
        string[] blocks = [.. Blocks().Matches(File.ReadAllText(Repository.File("docs", "diagnostics", id + ".md"))).Select(static match => match.Groups[1].Value)];
        CSharpCompilation compilation = Compilation(blocks[0], OptimizationLevel.Debug, id);
        string analyzed = Lines(await Roslyn.AnalyzeAsync(compilation));
        File.AppendAllText("/tmp/an.txt", "\n" + $"{id} analyzer {analyzed} | debug {Compiled(compilation)} | release {Compiled(Compilation(blocks[0], OptimizationLevel.Release, id))}");
        CSharpCompilation repaired = Compilation(blocks[1], OptimizationLevel.Debug, id);
        Assert.Equal("", Lines(await Roslyn.AnalyzeAsync(repaired)));
    }

    static string Lines(ImmutableArray<Diagnostic> findings) => string.Join(
        ' ', findings.Select(static finding => $"{finding.Id}:{finding.Location.GetLineSpan().StartLinePosition.Line + 1}").Distinct());

    static string Compiled(CSharpCompilation compilation)
    {
        CompilationResult result = BpfCompiler.Compile(new CompilationInput
        {
            Assemblies = Assemblies, Image = Roslyn.Emit(compilation), Code = CodeGenerationOptions.Default with { SourceText = false },
        });
        return string.Join(' ', result.Diagnostics.OrderBy(static finding => finding.Location.Line).Select(static finding => $"{finding.Id}:{finding.Location.Line}").Distinct());
    }

    static CSharpCompilation Compilation(string members, OptimizationLevel level, string name) => Roslyn.Compilation(name + level, level, ("example.cs", $$"""
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
        """));

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
