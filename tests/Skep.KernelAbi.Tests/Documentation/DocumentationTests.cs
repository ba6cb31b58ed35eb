namespace Skep.KernelAbi.Tests;

public sealed class DocumentationTests
{
    [Fact]
    public void The_page_of_section_names_is_what_the_table_says() => Check("sections.md", SectionsPage.Write());

    [Fact]
    public void The_page_of_helpers_is_what_the_table_says() => Check("helpers.md", HelpersPage.Write());

    /// <summary>Set SKEP_UPDATE=1 to write the file anew.</summary>
    static void Check(string name, string expected)
    {
        string path = Repository.File("docs", name);
        if (Environment.GetEnvironmentVariable("SKEP_UPDATE") is "1")
            File.WriteAllText(path, expected);

        Assert.Equal(expected, File.ReadAllText(path));
    }
}
