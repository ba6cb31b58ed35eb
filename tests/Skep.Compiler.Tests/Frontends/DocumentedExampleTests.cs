using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace Skep.Compiler.Tests.Frontends;

/// <summary>What <c>docs/csharp.md</c> says that compiles does.</summary>
public partial class DocumentedExampleTests
{
    public static TheoryData<string, string> Examples => new(Blocks()
        .Matches(File.ReadAllText(Repository.File("docs", "csharp.md")))
        .Select(static match => (ProgramName().Match(match.Value).Groups[1].Value, match.Groups[1].Value)));

    [Theory]
    [MemberData(nameof(Examples))]
    public void It_compiles(string name, string members)
    {
        foreach (OptimizationLevel level in (OptimizationLevel[])[OptimizationLevel.Debug, OptimizationLevel.Release])
        {
            CompilationResult result = DiagnosticPageTests.Compile(members, level, "Documented" + name);
            Assert.True(result.Diagnostics.Count == 0, string.Join('\n', result.Diagnostics));
            Assert.Equal(name, Assert.Single(Assert.Single(result.Objects).Object.Spec.Programs).Name);
        }
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"public XdpAction (\w+)\(")]
    private static partial Regex ProgramName();
}
