using Skep.Diagnostics;

namespace Skep.Objects;

/// <summary>A file that cannot be used as an object; <see cref="Diagnostics"/> says what is wrong and where.</summary>
public sealed class BadObjectException : Exception
{
    public BadObjectException(string what, IReadOnlyList<Diagnostic> diagnostics)
        : base($"{what}: {string.Join(Environment.NewLine, diagnostics.Where(static d => d.Severity == Severity.Error))}") =>
            Diagnostics = diagnostics;

    public IReadOnlyList<Diagnostic> Diagnostics { get; }
}
