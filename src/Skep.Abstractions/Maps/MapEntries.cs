using Skep.KernelAbi;

namespace Skep;

/// <summary>The entries of a map; see <see cref="BpfMap.Entries"/>.</summary>
public readonly struct MapEntries(BpfMap map)
{
    public Enumerator GetEnumerator() => new(map);

    /// <summary>
    /// Walks with get-next-key. When the current key has been deleted meanwhile, the kernel starts over from the first key; so the keys
    /// already seen are remembered, or a busy LRU map would report entries twice and could be walked for ever.
    /// </summary>
    public ref struct Enumerator
    {
        readonly BpfMap _map;
        readonly byte[] _value;
        readonly HashSet<byte[]>? _seen;
        byte[] _key;
        byte[] _next;
        bool _started;

        internal Enumerator(BpfMap map)
        {
            _map = map;
            _value = new byte[map.BufferSize];
            _key = new byte[map.KeySize];
            _next = new byte[map.KeySize];
            // Array elements cannot be deleted, so their walk never starts over.
            if (map.Type is not (MapType.Array or MapType.PerCpuArray))
                _seen = new(ByteArrayComparer.Instance);
        }

        public readonly MapEntry Current => new(_key, _value);

        public bool MoveNext()
        {
            // No more than MaxEntries keys lie between two new ones, unless others change the map faster than it can be walked: then stop.
            for (long steps = 0; steps <= _map.MaxEntries && _map.TryGetNextKey(_started ? _key : default, _next); steps++)
            {
                (_key, _next) = (_next, _key);
                _started = true;
                if ((_seen is null || _seen.Add([.. _key])) && _map.TryLookup(_key, _value))
                    return true;
            }
            return false;
        }
    }
}

/// <summary>One entry, valid until the walk goes on.</summary>
public readonly ref struct MapEntry(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
{
    public ReadOnlySpan<byte> Key { get; } = key;

    public ReadOnlySpan<byte> Value { get; } = value;
}
