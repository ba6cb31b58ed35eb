using System.Collections;
using System.Text;

namespace Skep.Objects.Elf;

/// <summary>The symbols of a file, by number, decoded as they are read. Number 0 is the reserved null symbol.</summary>
public sealed class ElfSymbolTable : IReadOnlyList<ElfSymbol>
{
    const int EntrySize = 24;

    readonly ReadOnlyMemory<byte> _entries;
    readonly ReadOnlyMemory<byte> _strings;

    ElfSymbolTable(ElfFile file, ReadOnlyMemory<byte> entries, ReadOnlyMemory<byte> strings) =>
        (File, _entries, _strings) = (file, entries, strings);

    internal ElfFile File { get; }

    internal ReadOnlySpan<byte> Strings => _strings.Span;

    public int Count => _entries.Length / EntrySize;

    public ElfSymbol this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return new ElfSymbol(this, index, _entries.Span.Slice(index * EntrySize, EntrySize));
        }
    }

    internal static ElfSymbolTable Of(ElfFile file, ElfSectionType type)
    {
        foreach (ElfSection section in file.Sections)
        {
            if (section.Type == type)
                return new ElfSymbolTable(file, section.Data, file.FindSection(section.Link)?.Data ?? default);
        }
        return new ElfSymbolTable(file, default, default);
    }

    /// <summary>The symbol of this number; false for a number that does not exist.</summary>
    public bool TryGet(int index, out ElfSymbol symbol)
    {
        bool exists = (uint)index < (uint)Count;
        symbol = exists ? this[index] : default;
        return exists;
    }

    /// <summary>
    /// The first symbol of this name that the file defines. A versioned name (<c>open@@GLIBC_2.2.5</c>) is also found without its version.
    /// </summary>
    public bool TryFind(ReadOnlySpan<char> name, out ElfSymbol symbol)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(name.ToArray());
        for (int i = 1; i < Count; i++)
        {
            symbol = this[i];
            ReadOnlySpan<byte> candidate = symbol.NameUtf8;
            if (symbol.SectionIndex != 0 && candidate.StartsWith(utf8)
                && (candidate.Length == utf8.Length || candidate[utf8.Length] == (byte)'@'))
                return true;
        }
        symbol = default;
        return false;
    }

    public IEnumerator<ElfSymbol> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
