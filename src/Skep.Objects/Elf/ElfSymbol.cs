using System.Text;

namespace Skep.Objects.Elf;

/// <summary>A symbol: <c>Elf64_Sym</c>.</summary>
public readonly struct ElfSymbol
{
    /// <summary>Section numbers from here on are not sections: <c>SHN_ABS</c>, <c>SHN_COMMON</c> and others.</summary>
    const ushort FirstReservedSection = 0xff00;

    readonly ElfSymbolTable? _table;
    readonly byte _info;
    readonly byte _other;

    internal ElfSymbol(ElfSymbolTable table, int index, ReadOnlySpan<byte> bytes)
    {
        ElfNumbers numbers = table.File.Numbers;
        _table = table;
        Index = index;
        NameOffset = numbers.UInt32(bytes, 0);
        _info = bytes[4];
        _other = bytes[5];
        SectionIndex = numbers.UInt16(bytes, 6);
        Value = numbers.UInt64(bytes, 8);
        Size = numbers.UInt64(bytes, 16);
    }

    /// <summary>Its number in its table, by which relocations refer to it.</summary>
    public int Index { get; }

    internal uint NameOffset { get; }

    public string Name => Encoding.UTF8.GetString(NameUtf8);

    public ReadOnlySpan<byte> NameUtf8 => _table is { } table ? ElfFile.StringAt(table.Strings, NameOffset) : default;

    public ElfSymbolBinding Binding => (ElfSymbolBinding)(_info >> 4);

    public ElfSymbolType Type => (ElfSymbolType)(_info & 0xf);

    public ElfSymbolVisibility Visibility => (ElfSymbolVisibility)(_other & 3);

    /// <summary>0 for a symbol that another file defines.</summary>
    public ushort SectionIndex { get; }

    /// <summary>Byte offset in the section in an object file, virtual address in a linked file.</summary>
    public ulong Value { get; }

    /// <summary>In bytes; 0 when not known.</summary>
    public ulong Size { get; }

    /// <summary>Defined in a section of this file.</summary>
    public bool IsDefined => SectionIndex is > 0 and < FirstReservedSection;

    /// <summary>Named here, defined elsewhere.</summary>
    public bool IsExtern => SectionIndex == 0 && Binding is ElfSymbolBinding.Global or ElfSymbolBinding.Weak && NameOffset != 0;

    /// <summary>A global symbol with hidden or internal visibility, which is as good as static once everything is linked.</summary>
    public bool IsHidden => Visibility is ElfSymbolVisibility.Hidden or ElfSymbolVisibility.Internal;

    public override string ToString() => $"{Name} = 0x{Value:x} ({Type}, {Binding}, section {SectionIndex})";
}
