namespace Skep.Bytecode.Tests;

public sealed class DocumentationTests
{
    /// <summary>Set SKEP_UPDATE=1 to write the file anew.</summary>
    [Fact]
    public void The_instruction_set_page_is_what_the_table_says()
    {
        Assert.True(InstructionSetDocument.IsComplete);
        string path = Path.Combine(RepositoryRoot(), "docs", "instruction-set.md");
        string expected = InstructionSetDocument.Write();
        if (Environment.GetEnvironmentVariable("SKEP_UPDATE") is "1")
            File.WriteAllText(path, expected);

        Assert.Equal(expected, File.ReadAllText(path));
    }

    static string RepositoryRoot()
    {
        string? directory = AppContext.BaseDirectory;
        while (directory is not null && !File.Exists(Path.Combine(directory, "Skep.slnx")))
            directory = Path.GetDirectoryName(directory);
        return directory ?? throw new DirectoryNotFoundException("The tests do not run inside the repository.");
    }
}
