namespace Skep.CSharp.Tests.Snippets;

/// <summary>From Debug IL; a class of its own, so that it runs beside the other.</summary>
public sealed class DebugSnippetTests : SnippetTests
{
    [Theory]
    [MemberData(nameof(Names))]
    public void Code_does_as_plain_code(string name) => Compare(SnippetBuild.Debug, name);
}
