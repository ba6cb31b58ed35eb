using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Skep;

/// <summary>Things with unique names, in a fixed order.</summary>
public sealed class NamedSet<T> : IReadOnlyList<T>
    where T : class
{
    readonly string _noun;
    readonly List<T> _items;
    readonly Dictionary<string, T> _byName;

    public NamedSet(string noun, IEnumerable<T> items, Func<T, string> nameOf)
    {
        _noun = noun;
        _items = [.. items];
        _byName = _items.ToDictionary(nameOf, StringComparer.Ordinal);
    }

    public int Count => _items.Count;

    public T this[int index] => _items[index];

    /// <exception cref="KeyNotFoundException">No such name; the message lists the names there are.</exception>
    public T this[string name] => _byName.TryGetValue(name, out T? item)
        ? item
        : throw new KeyNotFoundException(
            $"there is no {_noun} '{name}'; there are: {(Count == 0 ? "none" : string.Join(", ", _byName.Keys))}");

    public bool TryGet(string name, [NotNullWhen(true)] out T? item) => _byName.TryGetValue(name, out item);

    public IEnumerator<T> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
