using System.Reflection;

namespace Skep.Diagnostics.Tests;

public class DiagnosticPagesTests
{
    static IEnumerable<string> Ids => typeof(DiagnosticId).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(static id => id.IsLiteral).Select(static id => (string)id.GetRawConstantValue()!);

    static IEnumerable<string> Pages => Directory.EnumerateFiles(Repository.File("docs", "diagnostics"), "BPF*.md").Select(static path =>
        Path.GetFileNameWithoutExtension(path)!);

    [Fact]
    public void Every_id_has_a_page_and_every_page_an_id()
    {
        Assert.Equal(Ids.Order(StringComparer.Ordinal), Pages.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_two_findings_share_an_id()
    {
        string[] ids = [.. Ids];
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(ids, static id => Assert.Matches("^BPF[0-49][0-9]{3}$", id));
    }

    [Fact]
    public void Every_page_starts_with_its_id_and_says_more_than_a_line()
    {
        foreach (string id in Pages)
        {
            string[] lines = File.ReadAllLines(Repository.File("docs", "diagnostics", id + ".md"));
            Assert.StartsWith($"# {id}", lines[0], StringComparison.Ordinal);
            Assert.True(lines.Count(static line => line.Length > 0) >= 3, $"{id} has {lines.Length} lines");
        }
    }
}
