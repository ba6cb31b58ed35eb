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

    // Found in IL, or in what the constructor does with it: methods without body, objects on paths, operations of the runtime, uses of
    // kernel types.
    static readonly string[] OnlyOfCompiler = ["BPF0515", "BPF0519", "BPF0520", "BPF0521", "BPF1504"];

    public static TheoryData<string> Pages => [.. Directory.GetFiles(Repository.File("docs", "diagnostics"), "BPF*.md")
        .Where(static path => Blocks().Count(File.ReadAllText(path)) == 2
            && File.ReadAllText(path).Contains("[Xdp]", StringComparison.Ordinal))
        .Select(static path => Path.GetFileNameWithoutExtension(path)!).Except(OnlyOfCompiler).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_example_of_a_page_is_rejected_and_its_fix_is_not(string id)
    {
        string page = File.ReadAllText(Repository.File("docs", "diagnostics", id + ".md"));
        string[] blocks = [.. Blocks().Matches(page).Select(static match => match.Groups[1].Value)];
        string[] found = await AgreeAsync(blocks[0], id);
        Assert.StartsWith(id, Assert.Single(found.Select(static finding => finding[..7]).Distinct()), StringComparison.Ordinal);
        Assert.Empty(Lines(await Roslyn.AnalyzeAsync(Compilation(blocks[1], OptimizationLevel.Debug, id))));
    }

    [Theory]
    [InlineData("BPF0501", "var odd = new { A = 1, B = ctx.Queue }; return odd.A;")]
    [InlineData("BPF0501", "List<int> list = [1, 2]; return 0;")]
    [InlineData("BPF0501", "return new Random(3).Next();")]
    [InlineData("BPF0502", "var four = new int[4]; return 0;")]
    [InlineData("BPF0502", "return Sum(1, 2, 3); static int Sum(params int[] all) => 0;")]
    [InlineData("BPF0503", "string text = Text() + \"!\"; return 0; static string Text() => \"a\";")]
    [InlineData("BPF0503", "return \"abc\".Length + (int)ctx.Queue;")]
    [InlineData("BPF0503", "Console.WriteLine(5); return 0;")]
    [InlineData("BPF0503", "return ctx.Queue.ToString() == null ? 1 : 0;")]
    [InlineData("BPF0504", "return Take(ctx.Queue); static int Take(object o) => 1;")]
    [InlineData("BPF0504", "return XdpAction.Drop.ToString() == null ? 1 : 0;")]
    [InlineData("BPF0505", "int most = (int)ctx.Queue; return Call(() => most); static int Call(Func<int> f) => f();")]
    [InlineData("BPF0508", "try { return 1; } catch { return 2; }")]
    [InlineData("BPF0508", "try { return 1; } catch (Exception e) when (e.HResult == 3) { return 2; }")]
    [InlineData("BPF0509", "float f = ctx.Queue; return f > 3 ? 1 : 0;")]
    [InlineData("BPF0509", "return (int)(ctx.Queue * 1.5);")]
    [InlineData("BPF0510",
        "return A((int)ctx.Queue); static int A(int n) => n == 0 ? 0 : B(n); static int B(int n) => n == 1 ? 1 : A(n - 1);")]
    [InlineData("BPF0511", "Thread.Sleep(1); return 0;")]
    [InlineData("BPF0511", "Monitor.Enter(this); return 0;")]
    [InlineData("BPF0513", "Span<int> some = stackalloc int[(int)ctx.Queue]; return some.Length;")]
    [InlineData("BPF0514", "return Other.Count;")]
    [InlineData("BPF0514", "Other.Count = 3; return 0;")]
    [InlineData("BPF0516", "_plain = 5; return 0;")]
    [InlineData("BPF0516", "Settable++; return 0;")]
    [InlineData("BPF0517", "return Some.Where(n => n > 3).Count(); ")]
    [InlineData("BPF0517", "foreach (int n in Some) return n; return 0;")]
    [InlineData("BPF0524", "return typeof(XdpContext).IsClass ? 1 : 0;")]
    [InlineData("BPF1502", "var named = new Named { Text = null, Size = 3 }; return named.Size;")]
    [InlineData("", "return Other.Constant + Other.Folded + _given + (int)(0.5 * 4);")]
    [InlineData("", "return ctx.Queue > 3 ? throw new ArgumentOutOfRangeException(\"ctx\", 3, \"too large\") : 0;")]
    [InlineData("", "return Call(static n => n + 1, 3); static int Call(Func<int, int> f, int n) => f(n);")]
    [InlineData("", "Span<int> four = stackalloc int[4]; ReadOnlySpan<int> some = [1, 2, 3]; return four[1] + some[2];")]
    [InlineData("", "return Same<int>() + new Both(1, 2).Sum; static int Same<T>() => typeof(T) == typeof(int) ? 1 : 0;")]
    public async Task A_statement_is_rejected_or_not(string id, string statements)
    {
        string[] found = await AgreeAsync($$"""
            int _plain; readonly int _given = 3; public int Settable { get; set; }
            static readonly IEnumerable<int> Some = null!;
            [Xdp] public int Run(ref readonly XdpContext ctx)
            {
                {{statements}}
            }
            static class Other { public static int Count; public const int Constant = 1; public static readonly int Folded = 3 * Constant; }
            struct Named { public string? Text; public int Size; }
            readonly record struct Both(int A, int B) { public int Sum => A + B; }
            """, "Statement");
        Assert.Equal(id.Length == 0 ? [] : [id], found.Select(static finding => finding[..7]).Distinct());
    }

    /// <summary>
    /// All that the analyzer says the compiler says too, and neither is silent where the other is not; from Debug and from Release IL.
    /// </summary>
    static async Task<string[]> AgreeAsync(string members, string name)
    {
        string[] analyzed = [];
        foreach (OptimizationLevel level in new[] { OptimizationLevel.Debug, OptimizationLevel.Release })
        {
            CSharpCompilation compilation = Compilation(members, level, name);
            analyzed = Lines(await Roslyn.AnalyzeAsync(compilation));
            string[] compiled = Compiled(compilation);
            // There is no place of a class in IL.
            if (name is "BPF0523")
                (analyzed, compiled) = (Ids(analyzed), Ids(compiled));
            Assert.True(
                analyzed.All(compiled.Contains) && (compiled.Length == 0 || analyzed.Length > 0),
                $"{level}: the analyzer says {string.Join(' ', analyzed)}, the compiler {string.Join(' ', compiled)}");
        }
        return analyzed;
    }

    static string[] Ids(string[] findings) => [.. findings.Select(static finding => finding[..7])];

    static string[] Lines(ImmutableArray<Diagnostic> findings) =>
        [.. findings.Select(static finding => $"{finding.Id}:{finding.Location.GetLineSpan().StartLinePosition.Line + 1}").Distinct()];

    static string[] Compiled(CSharpCompilation compilation)
    {
        CompilationResult result = BpfCompiler.Compile(new CompilationInput
        {
            Assemblies = Assemblies, Image = Roslyn.Emit(compilation), Code = CodeGenerationOptions.Default with { SourceText = false },
        });
        return [.. result.Diagnostics.OrderBy(static finding => finding.Location.Line)
            .Select(static finding => $"{finding.Id}:{finding.Location.Line}").Distinct()];
    }

    static CSharpCompilation Compilation(string members, OptimizationLevel level, string name) =>
        Roslyn.Compilation(name + level, level, ("example.cs", $$"""
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
