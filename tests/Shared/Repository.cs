namespace Skep.Testing;

/// <summary>Files of the checkout that the tests were built from.</summary>
static class Repository
{
    public static string Root { get; } = Find();

    public static string File(params string[] parts) => Path.Combine([Root, .. parts]);

    public static IEnumerable<string> Objects(params string[] directory) =>
        Directory.EnumerateFiles(File(directory), "*.bpf.o").Order(StringComparer.Ordinal);

    static string Find()
    {
        for (string? directory = AppContext.BaseDirectory; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            if (System.IO.File.Exists(Path.Combine(directory, "Skep.slnx")))
                return directory;
        }
        throw new InvalidOperationException($"no Skep.slnx above {AppContext.BaseDirectory}");
    }
}
