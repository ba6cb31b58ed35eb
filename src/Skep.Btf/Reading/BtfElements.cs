using System.Collections;

namespace Skep.Btf;

/// <summary>
/// What follows a type's header: members, values, parameters or entries, decoded as they are read. Enumerates without allocating.
/// </summary>
public readonly struct BtfElements<T> : IReadOnlyList<T>
    where T : struct, IBtfElement<T>
{
    readonly BtfType _owner;

    internal BtfElements(BtfType owner, int count) => (_owner, Count) = (owner, count);

    public int Count { get; }

    public T this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return T.Read(_owner, index);
        }
    }

    public Enumerator GetEnumerator() => new(this);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public struct Enumerator : IEnumerator<T>
    {
        readonly BtfElements<T> _elements;
        int _index = -1;

        internal Enumerator(BtfElements<T> elements) => _elements = elements;

        public readonly T Current => _elements[_index];

        readonly object IEnumerator.Current => Current;

        public bool MoveNext() => ++_index < _elements.Count;

        public void Reset() => _index = -1;

        public readonly void Dispose() { }
    }
}
