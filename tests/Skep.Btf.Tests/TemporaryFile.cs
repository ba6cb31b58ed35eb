namespace Skep.Btf.Tests;

/// <summary>A file for a peer tool, deleted after the test.</summary>
sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(ReadOnlySpan<byte> content, string extension = "")
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"skep-{Guid.NewGuid():n}{extension}");
        File.WriteAllBytes(Path, content);
    }

    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}
