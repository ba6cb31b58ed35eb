using Skep.KernelAbi;
using Skep.Objects;

namespace Skep;

/// <summary>
/// A map, by raw bytes. Keys are <see cref="KeySize"/> bytes; a value is <see cref="ValueSize"/> bytes, or for per-CPU maps one such value
/// for each possible CPU, each padded to a multiple of 8 bytes: <see cref="BufferSize"/> in all, as bpf(2) lays them out.
/// </summary>
public abstract class BpfMap
{
    public abstract MapSpec Spec { get; }

    public string Name => Spec.Name;

    /// <summary>The map's number in its host: what a map of maps has as value in raw form, and what <c>bpftool map</c> lists.</summary>
    public abstract int Id { get; }

    public MapType Type => Spec.Type;

    public int KeySize => Spec.KeySize;

    /// <summary>Bytes of one value (of one CPU's, for per-CPU maps).</summary>
    public int ValueSize => Spec.ValueSize;

    public uint MaxEntries => Spec.MaxEntries;

    /// <summary>CPUs that a per-CPU map has values for.</summary>
    public abstract int PossibleCpus { get; }

    public bool IsPerCpu => Type is MapType.PerCpuHash or MapType.PerCpuArray or MapType.LruPerCpuHash or MapType.PerCpuCgroupStorage;

    /// <summary>Bytes from one CPU's value to the next's.</summary>
    public int Stride => (ValueSize + 7) & ~7;

    /// <summary>Bytes that <see cref="TryLookup"/> fills and <see cref="Update"/> takes.</summary>
    public int BufferSize => IsPerCpu ? Stride * PossibleCpus : ValueSize;

    /// <summary>Copies the value of <paramref name="key"/>; false when there is none. A bloom filter has no keys: it tells whether it
    /// holds <paramref name="value"/>. The key of local storage is a descriptor of its owner.</summary>
    public abstract bool TryLookup(ReadOnlySpan<byte> key, Span<byte> value);

    /// <summary>Sets the value of <paramref name="key"/>.</summary>
    /// <exception cref="BpfMapException">The map is full, or <paramref name="flags"/> forbids it.</exception>
    public abstract void Update(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, UpdateFlags flags = UpdateFlags.Any);

    /// <summary>Removes <paramref name="key"/>; false when it was not there.</summary>
    public abstract bool Delete(ReadOnlySpan<byte> key);

    /// <summary>Takes the value out; false when there is none. Queues and stacks have an empty key.</summary>
    public abstract bool TryTake(ReadOnlySpan<byte> key, Span<byte> value);

    /// <summary>
    /// The key after <paramref name="key"/> in the map's own order; the first when <paramref name="key"/> is empty or not there.
    /// </summary>
    public abstract bool TryGetNextKey(ReadOnlySpan<byte> key, Span<byte> next);

    /// <summary>Copies part of the single value of a data section; of an aligned number of 4 or 8 bytes never half.</summary>
    public abstract void ReadValueRange(int offset, Span<byte> bytes);

    /// <summary>Overwrites part of the single value of a data section.</summary>
    public abstract void WriteValueRange(int offset, ReadOnlySpan<byte> bytes);

    /// <summary>Reads events that programs put in this ring buffer or perf event array.</summary>
    /// <exception cref="BpfNotSupportedException">The map carries no events.</exception>
    public abstract EventStream OpenEvents(EventOptions? options = null);

    /// <summary>
    /// Goes over all entries, safe under concurrent change: an entry present throughout is seen exactly once, one added or removed
    /// meanwhile at most once, and the walk ends. The spans are valid until the next step.
    /// </summary>
    public MapEntries Entries() => new(this);

    /// <summary>Views the map with types. Their sizes must be those of the map.</summary>
    public BpfMap<TKey, TValue> As<TKey, TValue>()
        where TKey : unmanaged
        where TValue : unmanaged => new(this);

    /// <summary>Views a per-CPU map with types.</summary>
    public PerCpuMap<TKey, TValue> AsPerCpu<TKey, TValue>()
        where TKey : unmanaged
        where TValue : unmanaged => new(this);
}
