namespace Skep.CSharp.Tests.Snippets;

/// <summary>From Release IL; a class of its own, so that it runs beside the other.</summary>
public sealed class ReleaseSnippetTests : SnippetTests
{
    [Theory]
    [MemberData(nameof(Names))]
    public void Code_does_as_plain_code(string name) => Compare(SnippetBuild.Release, name);
}
