using System.Runtime.CompilerServices;

namespace Skep.Objects.Tests;

/// <summary>The objects in this repository: those that users start from, and those made for tests.</summary>
static class Samples
{
    public static IEnumerable<string> Names => Directory.EnumerateFiles(Path.Combine(Root(), "samples", "objects"), "*.bpf.o")
        .Concat(Directory.EnumerateFiles(Path.Combine(Root(), "tests", "objects"), "*.bpf.o"))
        .Select(static path => Path.GetRelativePath(Root(), path)).Order(StringComparer.Ordinal);

    public static string PathOf(string name) => Path.Combine(Root(), name);

    /// <param name="name">As in <see cref="Names"/>, or the name of an object in <c>tests/objects</c> without <c>.bpf.o</c>.</param>
    public static byte[] Read(string name) => File.ReadAllBytes(PathOf(name.Contains('/') ? name : $"tests/objects/{name}.bpf.o"));

    static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
