using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Emit;

namespace Skep.Analyzers.Tests;

/// <summary>C# as the SDK would compile it, with the analyzer.</summary>
static class Roslyn
{
    static readonly string[] Names =
    [
        "System.Runtime", "System.Memory", "System.Runtime.InteropServices", "System.Collections", "System.Linq", "System.Console",
        "System.Threading", "System.Threading.Thread", "System.Threading.Tasks",
    ];

    static readonly string ReferenceDirectory = Directory.GetDirectories(
        Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "packs", "Microsoft.NETCore.App.Ref"))
        .Order(StringComparer.Ordinal).Last();

    public static IReadOnlyList<string> References { get; } =
        [.. Names.Select(static name => Path.GetFullPath(Path.Combine(ReferenceDirectory, "ref", "net10.0", name + ".dll")))
            .Where(File.Exists)];

    static readonly MetadataReference[] Loaded =
    [
        .. References.Concat(Directory.GetFiles(AppContext.BaseDirectory, "Skep*.dll")
            .Where(static path => !Path.GetFileName(path).StartsWith("Skep.Analyzers", StringComparison.Ordinal)))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    public static CSharpCompilation Compilation(
        string name, OptimizationLevel level, params IEnumerable<(string Path, string Text)> sources)
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        return CSharpCompilation.Create(
            name,
            [.. sources.Select(source => CSharpSyntaxTree.ParseText(source.Text, options, source.Path, System.Text.Encoding.UTF8))],
            Loaded,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, optimizationLevel: level, allowUnsafe: true,
                nullableContextOptions: NullableContextOptions.Enable));
    }

    public static byte[] Emit(CSharpCompilation compilation)
    {
        using var image = new MemoryStream();
        EmitResult result = compilation.Emit(image, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded));
        Assert.True(
            result.Success, string.Join('\n', result.Diagnostics.Where(static finding => finding.Severity == DiagnosticSeverity.Error)));
        return image.ToArray();
    }

    /// <summary>What the analyzer says, in the order of the source; an exception of the analyzer's fails the test.</summary>
    public static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(CSharpCompilation compilation)
    {
        Assert.DoesNotContain(compilation.GetDiagnostics(), static finding => finding.Severity == DiagnosticSeverity.Error);
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), (failure, _, _) => Assert.Fail(failure.ToString()),
            concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        ImmutableArray<Diagnostic> findings = await compilation.WithAnalyzers([new ShapeAnalyzer()], options)
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        return [.. findings.OrderBy(static finding => finding.Location.SourceTree!.FilePath, StringComparer.Ordinal)
            .ThenBy(static finding => finding.Location.SourceSpan.Start)];
    }
}
