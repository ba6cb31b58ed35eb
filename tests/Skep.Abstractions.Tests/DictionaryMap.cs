using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Abstractions.Tests;

/// <summary>A map with the iteration rule of the kernel's hash: after a key that is gone comes the first key again.</summary>
sealed class DictionaryMap(MapType type, int keySize, int valueSize, int cpus = 1) : BpfMap
{
    readonly List<(byte[] Key, byte[] Value)> _entries = [];

    public override MapSpec Spec { get; } =
        new() { Name = "entries", Type = type, KeySize = keySize, ValueSize = valueSize, MaxEntries = 64 };

    public override int Id => 1;

    public override int PossibleCpus => cpus;

    public Action<byte[]>? AfterNextKey { get; set; }

    public override bool TryLookup(ReadOnlySpan<byte> key, Span<byte> value)
    {
        int index = IndexOf(key);
        if (index < 0)
            return false;
        _entries[index].Value.CopyTo(value);
        return true;
    }

    public override void Update(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, UpdateFlags flags = UpdateFlags.Any)
    {
        int index = IndexOf(key);
        if (index >= 0)
            _entries[index] = (_entries[index].Key, value.ToArray());
        else
            _entries.Add((key.ToArray(), value.ToArray()));
    }

    public override bool Delete(ReadOnlySpan<byte> key)
    {
        int index = IndexOf(key);
        if (index >= 0)
            _entries.RemoveAt(index);
        return index >= 0;
    }

    public override bool TryTake(ReadOnlySpan<byte> key, Span<byte> value) => TryLookup(key, value) && Delete(key);

    public override bool TryGetNextKey(ReadOnlySpan<byte> key, Span<byte> next)
    {
        int index = key.IsEmpty ? 0 : IndexOf(key) + 1;
        if (index >= _entries.Count)
            return false;
        _entries[index].Key.CopyTo(next);
        AfterNextKey?.Invoke(next.ToArray());
        return true;
    }

    public override void ReadValueRange(int offset, Span<byte> bytes) => _entries[0].Value.AsSpan(offset, bytes.Length).CopyTo(bytes);

    public override void WriteValueRange(int offset, ReadOnlySpan<byte> bytes) => bytes.CopyTo(_entries[0].Value.AsSpan(offset));

    public override EventStream OpenEvents(EventOptions? options = null) => throw new BpfNotSupportedException("events");

    int IndexOf(ReadOnlySpan<byte> key)
    {
        for (int i = 0; i < _entries.Count; i++)
        {
            if (key.SequenceEqual(_entries[i].Key))
                return i;
        }
        return -1;
    }
}
