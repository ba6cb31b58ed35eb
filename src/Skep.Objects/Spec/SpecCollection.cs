using System.Collections.ObjectModel;

namespace Skep.Objects;

/// <summary>An ordered list whose items also have a unique name.</summary>
public sealed class SpecCollection<T>(Func<T, string> nameOf) : KeyedCollection<string,
    T>(StringComparer.Ordinal, dictionaryCreationThreshold: 8)
    where T : class
{
    protected override string GetKeyForItem(T item) => nameOf(item);

    /// <summary>The item called <paramref name="name"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message lists what there is.</exception>
    public T Get(string name) => TryGetValue(name, out T? item)
        ? item
        : throw new KeyNotFoundException(
            $"there is no '{name}' here; there are: {(Count == 0 ? "none" : string.Join(", ", this.Select(nameOf)))}");

    public T? Find(string name) => TryGetValue(name, out T? item) ? item : null;
}
