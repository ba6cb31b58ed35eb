using System.Collections;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Skep.KernelAbi;

namespace Skep;

/// <summary>A map with one value for each key.</summary>
public abstract class ValueMap<TKey, TValue> : KeyedMap<TKey, TValue>, IEnumerable<KeyValuePair<TKey, TValue>>
    where TKey : unmanaged
    where TValue : unmanaged
{
    private protected ValueMap(int maxEntries, MapFlags flags)
        : base(maxEntries, flags)
    {
    }

    /// <exception cref="KeyNotFoundException">The key is not in the map. A program aborts.</exception>
    /// <exception cref="InvalidOperationException">The map is full. A program aborts.</exception>
    public TValue this[in TKey key]
    {
        get => TryRead(in key, out TValue value) ? value : throw new KeyNotFoundException($"map '{Name}' has no entry for {key}");
        set
        {
            if (Update(in key, in value) != 0)
                throw new InvalidOperationException(
                    $"map '{Name}' does not take an entry for {key}: it is full, or there is no such index");
        }
    }

    /// <summary>Copies the value of a key.</summary>
    [KernelBody(nameof(TryCopy))]
    public bool TryRead(scoped in TKey key, out TValue value)
    {
        Unsafe.SkipInit(out value);
        return Raw.TryLookup(Bytes(in key), MemoryMarshal.AsBytes(new Span<TValue>(ref value)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool ContainsKey(scoped in TKey key) => TryRead(in key, out _);

    /// <summary>All entries, with the guarantees of <see cref="BpfMap.Entries"/>.</summary>
    public IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator() => Raw.As<TKey, TValue>().Entries().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    bool TryCopy(scoped in TKey key, out TValue value)
    {
        ref TValue found = ref Find(in key);
        if (Unsafe.IsNullRef(ref found))
        {
            value = default;
            return false;
        }
        value = found;
        return true;
    }
}
