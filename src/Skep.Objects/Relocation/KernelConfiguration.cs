using System.IO.Compression;

namespace Skep.Objects;

/// <summary>The configuration that a kernel was built with: <c>/boot/config-$(uname -r)</c> or <c>/proc/config.gz</c>.</summary>
public sealed class KernelConfiguration
{
    const string Prefix = "CONFIG_";

    static ReadOnlySpan<byte> GzipMagic => [0x1f, 0x8b];

    readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    KernelConfiguration()
    {
    }

    public int Count => _values.Count;

    /// <summary>The text after <c>=</c>: <c>y</c>, <c>m</c>, a number, or a string in quotes. Null for an option that is not set.</summary>
    /// <param name="name">With its prefix: <c>CONFIG_HZ</c>.</param>
    public string? Find(string name) => _values.GetValueOrDefault(name);

    /// <summary>Reads a configuration, compressed with gzip or not. Lines that set nothing are passed over.</summary>
    public static KernelConfiguration Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var content = new MemoryStream();
        stream.CopyTo(content);
        content.Position = 0;
        bool isCompressed = content.GetBuffer().AsSpan(0, (int)content.Length).StartsWith(GzipMagic);
        using var reader = new StreamReader(isCompressed ? new GZipStream(content, CompressionMode.Decompress) : content);
        var configuration = new KernelConfiguration();
        while (reader.ReadLine() is { } line)
            configuration.Add(line);
        return configuration;
    }

    void Add(string line)
    {
        int equals = line.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0 && line.StartsWith(Prefix, StringComparison.Ordinal))
            _values.TryAdd(line[..equals], line[(equals + 1)..].TrimEnd());
    }
}
