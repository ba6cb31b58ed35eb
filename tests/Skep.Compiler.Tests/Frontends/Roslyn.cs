using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace Skep.Compiler.Tests.Frontends;

/// <summary>C# to assemblies in memory, as the SDK would compile it.</summary>
static class Roslyn
{
    static readonly string[] Names =
    [
        "System.Runtime", "System.Memory", "System.Runtime.InteropServices", "System.Collections", "System.Linq", "System.Console",
        "System.Threading", "System.Threading.Thread", "System.Threading.Tasks", "System.Numerics.Vectors", "System.Runtime.Intrinsics",
    ];

    /// <summary>Where the SDK keeps reference assemblies, which have no bodies: what a build compiles against.</summary>
    static readonly string ReferenceDirectory = Path.Combine(
        Directory.GetDirectories(Path.GetFullPath(RuntimeEnvironment.GetRuntimeDirectory() + "../../../packs/Microsoft.NETCore.App.Ref"))
            .Order(StringComparer.Ordinal).Last(), "ref", "net10.0");

    public static IReadOnlyList<string> References { get; } =
        [.. Names.Select(static name => Path.Combine(ReferenceDirectory, name + ".dll")).Where(File.Exists)];

    static readonly MetadataReference[] Loaded =
    [
        .. References.Concat(Directory.GetFiles(AppContext.BaseDirectory, "Skep*.dll"))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Compiles sources; the portable PDB is inside.</summary>
    public static byte[] Compile(string name, OptimizationLevel level, params IEnumerable<(string Path, string Text)> sources)
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        CSharpCompilation compilation = CSharpCompilation.Create(
            name,
            [.. sources.Select(source => CSharpSyntaxTree.ParseText(source.Text, options, source.Path, System.Text.Encoding.UTF8))],
            Loaded,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, optimizationLevel: level, allowUnsafe: true, deterministic: true,
                nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        EmitResult result = compilation.Emit(image, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded));
        Assert.True(
            result.Success, string.Join('\n', result.Diagnostics.Where(static finding => finding.Severity == DiagnosticSeverity.Error)));
        return image.ToArray();
    }
}
