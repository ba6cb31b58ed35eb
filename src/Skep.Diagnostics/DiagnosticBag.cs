using System.Collections;

namespace Skep.Diagnostics;

/// <summary>
/// Collects what a parser finds, in order. Bounded, because a hostile file can produce a finding per byte:
/// past <see cref="Capacity"/> only the count grows.
/// </summary>
public sealed class DiagnosticBag(int capacity = DiagnosticBag.DefaultCapacity) : IReadOnlyList<Diagnostic>
{
    public const int DefaultCapacity = 256;

    readonly List<Diagnostic> _items = [];

    public int Capacity { get; } = capacity;

    /// <summary>How many findings were dropped because the bag was full.</summary>
    public int Dropped { get; private set; }

    public bool HasErrors { get; private set; }

    public int Count => _items.Count;

    public Diagnostic this[int index] => _items[index];

    public void Add(Diagnostic diagnostic)
    {
        HasErrors |= diagnostic.Severity == Severity.Error;
        if (_items.Count < Capacity)
            _items.Add(diagnostic);
        else
            Dropped++;
    }

    public void Error(string id, string message, Location? location = null, string? help = null) =>
        Add(new Diagnostic(id, Severity.Error, message, location ?? Location.None, help));

    public void Warning(string id, string message, Location? location = null, string? help = null) =>
        Add(new Diagnostic(id, Severity.Warning, message, location ?? Location.None, help));

    public void AddRange(IEnumerable<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
            Add(diagnostic);
    }

    public IEnumerator<Diagnostic> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
