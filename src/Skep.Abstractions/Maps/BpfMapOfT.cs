using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Skep;

/// <summary>A map whose keys and values are C# structs of the same layout.</summary>
public readonly struct BpfMap<TKey, TValue>
    where TKey : unmanaged
    where TValue : unmanaged
{
    /// <exception cref="ArgumentException">A size differs from the map's, or the map is per-CPU.</exception>
    public BpfMap(BpfMap map)
    {
        TypedMaps.Check<TKey>(map, map.KeySize, "key");
        TypedMaps.Check<TValue>(map, map.ValueSize, "value");
        if (map.IsPerCpu)
            throw new ArgumentException($"map '{map.Name}' has one value for each CPU: use AsPerCpu", nameof(map));
        Raw = map;
    }

    public BpfMap Raw { get; }

    /// <exception cref="KeyNotFoundException">The key is not in the map.</exception>
    public TValue this[TKey key]
    {
        get => TryGetValue(key, out TValue value) ? value : throw new KeyNotFoundException($"map '{Raw.Name}' has no entry for {key}");
        set => Update(key, value);
    }

    public bool TryGetValue(TKey key, out TValue value)
    {
        Unsafe.SkipInit(out value);
        return Raw.TryLookup(TypedMaps.Bytes(in key), MemoryMarshal.AsBytes(new Span<TValue>(ref value)));
    }

    public void Update(TKey key, TValue value, UpdateFlags flags = UpdateFlags.Any) =>
        Raw.Update(TypedMaps.Bytes(in key), TypedMaps.Bytes(in value), flags);

    public bool Delete(TKey key) => Raw.Delete(TypedMaps.Bytes(in key));

    /// <summary>All entries, with the guarantees of <see cref="BpfMap.Entries"/>.</summary>
    public IEnumerable<KeyValuePair<TKey, TValue>> Entries()
    {
        var result = new List<KeyValuePair<TKey, TValue>>();
        foreach (MapEntry entry in Raw.Entries())
            result.Add(new(MemoryMarshal.Read<TKey>(entry.Key), MemoryMarshal.Read<TValue>(entry.Value)));
        return result;
    }
}

/// <summary>A per-CPU map whose keys and values are C# structs of the same layout.</summary>
public readonly struct PerCpuMap<TKey, TValue>
    where TKey : unmanaged
    where TValue : unmanaged
{
    /// <exception cref="ArgumentException">A size differs from the map's, or the map is not per-CPU.</exception>
    public PerCpuMap(BpfMap map)
    {
        TypedMaps.Check<TKey>(map, map.KeySize, "key");
        TypedMaps.Check<TValue>(map, map.ValueSize, "value");
        if (!map.IsPerCpu)
            throw new ArgumentException($"map '{map.Name}' has one value for all CPUs: use As", nameof(map));
        Raw = map;
    }

    public BpfMap Raw { get; }

    /// <summary>The values of all possible CPUs, in CPU order.</summary>
    public bool TryGetValues(TKey key, [NotNullWhen(true)] out TValue[]? values)
    {
        byte[] buffer = new byte[Raw.BufferSize];
        values = Raw.TryLookup(TypedMaps.Bytes(in key), buffer) ? Split(buffer) : null;
        return values is not null;
    }

    /// <param name="key">The key.</param>
    /// <param name="values">One value for each possible CPU.</param>
    /// <param name="flags">Whether the key must or must not exist.</param>
    public void Update(TKey key, ReadOnlySpan<TValue> values, UpdateFlags flags = UpdateFlags.Any)
    {
        if (values.Length != Raw.PossibleCpus)
            throw new ArgumentException($"{values.Length} values for {Raw.PossibleCpus} CPUs", nameof(values));
        byte[] buffer = new byte[Raw.BufferSize];
        for (int cpu = 0; cpu < values.Length; cpu++)
            MemoryMarshal.Write(buffer.AsSpan(cpu * Raw.Stride), in values[cpu]);
        Raw.Update(TypedMaps.Bytes(in key), buffer, flags);
    }

    public bool Delete(TKey key) => Raw.Delete(TypedMaps.Bytes(in key));

    /// <summary>All entries, with the guarantees of <see cref="BpfMap.Entries"/>.</summary>
    public IEnumerable<KeyValuePair<TKey, TValue[]>> Entries()
    {
        var result = new List<KeyValuePair<TKey, TValue[]>>();
        foreach (MapEntry entry in Raw.Entries())
            result.Add(new(MemoryMarshal.Read<TKey>(entry.Key), Split(entry.Value)));
        return result;
    }

    TValue[] Split(ReadOnlySpan<byte> buffer)
    {
        var values = new TValue[Raw.PossibleCpus];
        for (int cpu = 0; cpu < values.Length; cpu++)
            values[cpu] = MemoryMarshal.Read<TValue>(buffer[(cpu * Raw.Stride)..]);
        return values;
    }
}

static class TypedMaps
{
    public static void Check<T>(BpfMap map, int size, string what)
        where T : unmanaged
    {
        if (Unsafe.SizeOf<T>() != size)
            throw new ArgumentException($"{typeof(T)} has {Unsafe.SizeOf<T>()} bytes, but the {what} of map '{map.Name}' has {size}", nameof(map));
    }

    public static ReadOnlySpan<byte> Bytes<T>(in T value)
        where T : unmanaged => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value));
}
