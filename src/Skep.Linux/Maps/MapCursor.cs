namespace Skep.Linux;

/// <summary>How far <see cref="KernelMap.ReadBatch"/> has come in a map.</summary>
public sealed class MapCursor
{
    internal byte[] Position { get; set; } = [];

    /// <summary>Whether every entry has been read.</summary>
    public bool IsAtEnd { get; internal set; }
}
