using Skep.Diagnostics;

namespace Skep.Btf;

/// <summary>A file that was to be opened holds no usable BTF; <see cref="Diagnostics"/> says what is wrong with it.</summary>
public sealed class BtfException : Exception
{
    public BtfException(string message)
        : this(message, [])
    {
    }

    public BtfException(string message, Exception innerException)
        : base(message, innerException) => Diagnostics = [];

    public BtfException()
        : this("No usable BTF.")
    {
    }

    public BtfException(string message, IReadOnlyList<Diagnostic> diagnostics)
        : base(message) => Diagnostics = diagnostics;

    public IReadOnlyList<Diagnostic> Diagnostics { get; }
}
