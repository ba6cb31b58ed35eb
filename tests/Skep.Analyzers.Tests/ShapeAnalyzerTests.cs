using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Skep.Analyzers.Tests;

/// <summary>Where the analyzer speaks: <c>{|BPF0501:new Thing()|}</c> is what it underlines, and all that it does.</summary>
public partial class ShapeAnalyzerTests
{
    [Fact]
    public Task Code_that_programs_reach_is_looked_at() => VerifyAsync("""
        [Xdp] public XdpAction Run(ref readonly XdpContext ctx) =>
            (XdpAction)(Direct() + new Point(1).Sum + Local(2) + (new Point(1) + new Point(2)).X + Generic(new Point(3)));
        static int Direct() => {|BPF0502:new int[1]|}.Length;
        static int NeverCalled() => new int[1].Length;
        public int ForUserSpace() => new List<int>().Count;
        static int Local(int n) { return Inner(); int Inner() => {|BPF0501:new object()|}.GetHashCode(); }
        static int Generic<T>(T point) where T : IPoint => point.Far();
        """, """
        interface IPoint { int Far(); }
        readonly record struct Point(int X) : IPoint
        {
            public int Sum => {|BPF0502:new int[2]|}.Length;
            public int Far() => {|BPF0502:new int[4]|}.Length;
            public int Near() => new int[5].Length;
            public static Point operator +(Point a, Point b) => new({|BPF0502:new int[3]|}.Length);
        }
        """);

    [Fact]
    public Task The_managed_body_of_a_helper_is_for_plain_runs() => VerifyAsync("""
        [Xdp] public XdpAction Run(ref readonly XdpContext ctx) => (XdpAction)(Random() + Both());
        [BpfHelper(HelperId.GetPrandomU32)] static uint Random() => (uint)new Random().Next();
        [KernelBody(nameof(InKernel))] static uint Both() => (uint)new Random().Next();
        static uint InKernel() => (uint){|BPF0501:new Random()|}.Next();
        """);

    [Fact]
    public Task Declarations() => VerifyAsync("""
        [Xdp] public XdpAction {|BPF0518:ByValue|}(XdpContext ctx) => XdpAction.Pass;
        [Xdp] public XdpAction {|BPF0518:TooMany|}(ref readonly XdpContext ctx, int more) => XdpAction.Pass;
        [Xdp] public string {|BPF0518:Text|}(ref readonly XdpContext ctx) => "";
        [Kretprobe("f")] public int {|BPF0518:Two|}(long result, long more) => 0;
        [Kprobe("f")] public int Arguments(long a, long b) => 0;
        [Kprobe("f")] public int {|BPF0518:Object|}(string text) => 0;
        public Global<double> {|BPF1503:Share|} { get; } = new();
        public HashMap<int, Half3> {|BPF1503:Halves|} { get; } = new(1);
        """, """
        public struct Half3 { public int A; public float B; }
        sealed class {|BPF0523:Empty|} : BpfObject;
        abstract class Base : BpfObject;
        sealed class {|BPF0523:Generic|}<T> : BpfObject { [Xdp] public XdpAction Run(ref readonly XdpContext ctx) => XdpAction.Pass; }
        sealed class Stray { [Xdp] public XdpAction {|BPF0522:Run|}(ref readonly XdpContext ctx) => XdpAction.Pass; }
        """);

    [Theory]
    [InlineData("if (Map.TryGetValue(1, out var v)) return v.Value; return 0;")]
    [InlineData("if (!Map.TryGetValue(1, out var v)) return 0; return v.Value;")]
    [InlineData("Map.TryGetValue(1, out var v); return {|BPF2002:v.Value|};")]
    [InlineData("Map.TryGetValue(1, out var v); if (v.Found) return v.Value; return {|BPF2002:v.Value|};")]
    [InlineData("if (Map.TryGetValue(1, out var v)) { } return {|BPF2002:v.Value|};")]
    [InlineData("bool found = Map.TryGetValue(1, out var v); if (found && v.Value > 3) return 1; return 0;")]
    [InlineData("Map.TryGetValue(1, out var v); return v is { Found: true } w ? w.Value + v.Value : {|BPF2002:v.Value|};")]
    [InlineData("if (!Map.TryGetValue(1, out var v) && !Map.TryGetOrAdd(1, out v)) return 0; return v.Value;")]
    [InlineData("if (!Map.TryGetValue(1, out var v)) { if (!Map.TryGetOrAdd(1, out v)) return 0; } return v.Value;")]
    [InlineData("if (!Map.TryGetValue(1, out var v)) { Map.TryGetOrAdd(1, out v); } return {|BPF2002:v.Value|};")]
    [InlineData("int sum = 0; for (uint i = 0; i < 3; i++) if (Map.TryGetValue(i, out var v)) sum += v.Value; return sum;")]
    [InlineData("if (Ring.TryReserve(out var r)) { r.Value = 3; r.Submit(); } return 0;")]
    [InlineData("Ring.TryReserve(out var r); {|BPF2002:r.Value|} = 3; r.Submit(); return 0;")]
    [InlineData("return Map.TryGetValue(1, out var v) == false ? {|BPF2002:v.Value|} : v.Value;")]
    public Task A_reference_is_tested_before_use(string statements) => VerifyAsync($$"""
        public HashMap<uint, int> Map { get; } = new(1);
        public RingBuffer<int> Ring { get; } = new(4096);
        [Tc] public int Run(ref readonly SkbContext ctx) { {{statements}} }
        """);

    [Theory]
    [InlineData("Run", "Span<byte> all = stackalloc byte[512]; return all[3];")]
    [InlineData("{|BPF1201:Run|}", "Span<byte> all = stackalloc byte[520]; return all[3];")]
    [InlineData("{|BPF1201:Run|}", "Text256 a = default, b = default; Span<int> more = stackalloc int[16]; return more[0] + a[1] + b[2];")]
    [InlineData("Run",
        "if (ctx.Length > 3) { Text256 a = default; return a[1]; } else { Text256 a = default; Text128 b = default; return a[1] + b[2]; }")]
    public Task Buffers_fit_on_the_stack(string name, string statements) =>
        VerifyAsync($$"""[Tc] public int {{name}}(ref readonly SkbContext ctx) { {{statements}} }""");

    /// <summary>The samples are programs without faults; they are many, so this is where an analyzer that says too much shows.</summary>
    [Fact]
    public async Task The_samples_are_clean()
    {
        string[] files = [.. Directory.GetFiles(Repository.File("samples", "csharp"), "*.cs").Order(StringComparer.Ordinal)];
        Assert.NotEmpty(files);
        const string Usings = "global using System; global using System.Collections.Generic; global using System.IO; "
            + "global using System.Linq; global using System.Threading;";
        CSharpCompilation compilation = Roslyn.Compilation(
            "Samples", OptimizationLevel.Release, [("usings.cs", Usings), .. files.Select(static file => (file, File.ReadAllText(file)))]);
        Assert.Empty(await Roslyn.AnalyzeAsync(compilation));
    }

    [Fact]
    public void Every_rule_has_a_page()
    {
        Assert.All(new ShapeAnalyzer().SupportedDiagnostics, static rule =>
        {
            Assert.True(File.Exists(Repository.File("docs", "diagnostics", rule.Id + ".md")), rule.Id);
            Assert.EndsWith($"docs/diagnostics/{rule.Id}.md", rule.HelpLinkUri, StringComparison.Ordinal);
        });
    }

    static async Task VerifyAsync(string members, string types = "")
    {
        string marked = $$"""
            using System;
            using System.Collections.Generic;
            using Skep;
            using Skep.KernelAbi;
            [Bpf(License = "GPL")]
            public sealed class Example : BpfObject
            {
            {{members}}
            }
            {{types}}
            """;
        var expected = new List<string>();
        string source = "";
        int end = 0;
        foreach (Match mark in Marks().Matches(marked))
        {
            source += marked[end..mark.Index];
            expected.Add(Text(mark.Groups[1].Value, source.Length, mark.Groups[2].Value));
            source += mark.Groups[2].Value;
            end = mark.Index + mark.Length;
        }
        source += marked[end..];
        CSharpCompilation compilation = Roslyn.Compilation("Marked", OptimizationLevel.Debug, ("example.cs", source));
        ImmutableArray<Diagnostic> findings = await Roslyn.AnalyzeAsync(compilation);
        Assert.Equal(expected, findings.Select(finding =>
        {
            var span = finding.Location.SourceSpan;
            return Text(finding.Id, span.Start, source[span.Start..span.End]);
        }));
    }

    static string Text(string id, int start, string text) => string.Create(CultureInfo.InvariantCulture, $"{id} at {start}: {text}");

    [GeneratedRegex(@"\{\|(BPF\d{4}):(.*?)\|\}")]
    private static partial Regex Marks();
}
