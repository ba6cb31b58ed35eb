namespace Skep.Benchmarks;

/// <summary>The checkout that the benchmarks run from, for its samples.</summary>
static class Checkout
{
    public static string Root { get; } = Find();

    static string Find()
    {
        string directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Skep.slnx")))
            directory = Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("run the benchmarks from a checkout");
        return directory;
    }
}
