using System.Collections;

namespace Skep.Objects.Elf;

/// <summary>One <c>Elf64_Rel</c> or <c>Elf64_Rela</c>.</summary>
/// <param name="Offset">Byte offset of what is patched, in the section that the table belongs to.</param>
/// <param name="Type">How; numbered by each machine.</param>
/// <param name="Symbol">Number of the symbol.</param>
/// <param name="Addend">Added to the symbol's value; 0 in a table without addends, where it stands in what is patched.</param>
public readonly record struct ElfRelocation(ulong Offset, uint Type, int Symbol, long Addend);

/// <summary>The relocations of a section, in file order, decoded as they are read.</summary>
public readonly struct ElfRelocationTable : IReadOnlyList<ElfRelocation>
{
    readonly ElfNumbers _numbers;
    readonly ReadOnlyMemory<byte> _entries;
    readonly bool _hasAddend;

    internal ElfRelocationTable(ElfFile file, ElfSection section)
    {
        _numbers = file.Numbers;
        _hasAddend = section.Type == ElfSectionType.RelocationsWithAddend;
        _entries = _hasAddend || section.Type == ElfSectionType.Relocations ? section.Data : default;
    }

    int EntrySize => _hasAddend ? 24 : 16;

    public int Count => _entries.Length / EntrySize;

    public ElfRelocation this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            ReadOnlySpan<byte> entry = _entries.Span.Slice(index * EntrySize, EntrySize);
            ulong info = _numbers.UInt64(entry, 8);
            return new ElfRelocation(_numbers.UInt64(entry, 0), (uint)info, (int)(info >> 32), _hasAddend
                ? (long)_numbers.UInt64(entry, 16) : 0);
        }
    }

    public IEnumerator<ElfRelocation> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
