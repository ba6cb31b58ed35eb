using System.Collections;
using System.Runtime.CompilerServices;
using Skep.KernelAbi;

namespace Skep;

/// <summary>A map with one value for each key and CPU. A program sees its own CPU's, so that adding needs no atomics.</summary>
public abstract class CpuValueMap<TKey, TValue> : KeyedMap<TKey, TValue>, IEnumerable<KeyValuePair<TKey, TValue[]>>
    where TKey : unmanaged
    where TValue : unmanaged
{
    private protected CpuValueMap(int maxEntries, MapFlags flags)
        : base(maxEntries, flags)
    {
    }

    /// <summary>The values of all possible CPUs, in CPU order.</summary>
    /// <exception cref="KeyNotFoundException">The key is not in the map.</exception>
    public TValue[] this[in TKey key] =>
        Raw.AsPerCpu<TKey, TValue>().TryGetValues(key, out TValue[]? values) ? values
            : throw new KeyNotFoundException($"map '{Name}' has no entry for {key}");

    /// <summary>Finds the value of a key on another CPU (Linux 5.19).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGetValue(scoped in TKey key, uint cpu, out Ref<TValue> value)
    {
        value = new(ref FindOn(in key, cpu));
        return value.Found;
    }

    /// <summary>Sets the values of all CPUs.</summary>
    public void SetValues(scoped in TKey key, ReadOnlySpan<TValue> values) => Raw.AsPerCpu<TKey, TValue>().Update(key, values);

    /// <summary>All entries, with the guarantees of <see cref="BpfMap.Entries"/>.</summary>
    public IEnumerator<KeyValuePair<TKey, TValue[]>> GetEnumerator() => Raw.AsPerCpu<TKey, TValue>().Entries().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    [BpfHelper(HelperId.MapLookupPerCpuElem)]
    ref TValue FindOn(scoped in TKey key, uint cpu) =>
        ref cpu < (uint)Raw.PossibleCpus ? ref Unsafe.As<byte, TValue>(ref Memory.Find(Bytes(in key), (int)cpu))
            : ref Unsafe.NullRef<TValue>();
}
