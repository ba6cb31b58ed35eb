using System.Buffers.Binary;
using System.Collections;
using System.Runtime.InteropServices;

namespace Skep.Btf;

/// <summary>The records about one code section, in file order (compilers sort them by offset). Decoded as they are read.</summary>
public sealed class BtfExtensionSection<T> : IReadOnlyList<T>
    where T : struct, IBtfExtensionRecord<T>
{
    readonly BtfFile _types;
    readonly ReadOnlyMemory<byte> _records;
    readonly int _recordSize;
    readonly bool _swapped;

    internal BtfExtensionSection(BtfFile types, int nameOffset, ReadOnlyMemory<byte> records, int recordSize, bool swapped)
    {
        (_types, NameOffset, _records, _recordSize, _swapped) = (types, nameOffset, records, recordSize, swapped);
        Count = records.Length / recordSize;
    }

    public int NameOffset { get; }

    /// <summary>The ELF section that the offsets in the records count from.</summary>
    public string Name => _types.GetString(NameOffset);

    public int Count { get; }

    public T this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            ReadOnlySpan<uint> stored = MemoryMarshal.Cast<byte, uint>(_records.Span.Slice(index * _recordSize, _recordSize))[..T.Words];
            if (!_swapped)
                return T.Read(_types, stored);
            Span<uint> words = stackalloc uint[T.Words];
            BinaryPrimitives.ReverseEndianness(stored, words);
            return T.Read(_types, words);
        }
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
