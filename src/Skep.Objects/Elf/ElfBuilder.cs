using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Skep.Objects.Elf;

/// <summary>Makes a relocatable 64-bit ELF file for BPF.</summary>
sealed class ElfBuilder(ByteOrder byteOrder)
{
    const int Alignment = 8;
    const int SymbolSize = 24;
    const int RelocationSize = 16;

    readonly List<Section> _sections = [new("", ElfSectionType.Null, ElfSectionFlags.None, default)];
    readonly List<Symbol> _symbols = [];
    readonly Dictionary<int, List<(ulong Offset, uint Type, int Symbol)>> _relocations = [];

    sealed record Section(string Name, ElfSectionType Type, ElfSectionFlags Flags, ReadOnlyMemory<byte> Data)
    {
        public ulong Size { get; init; } = (ulong)Data.Length;
        public int Link { get; init; }
        public int Info { get; init; }
        public int EntrySize { get; init; }
    }

    sealed record Symbol(string Name, int Section, ulong Value, ulong Size, ElfSymbolBinding Binding, ElfSymbolType Type);

    /// <returns>The section's number.</returns>
    public int AddSection(string name, ElfSectionType type, ElfSectionFlags flags, ReadOnlyMemory<byte> data)
    {
        _sections.Add(new Section(name, type, flags, data));
        return _sections.Count - 1;
    }

    /// <summary>Gives a section its bytes, where its symbols had to be known first.</summary>
    public void SetData(int section, ReadOnlyMemory<byte> data) =>
        _sections[section] = _sections[section] with { Data = data, Size = (ulong)data.Length };

    /// <summary>A section of zeros, which takes no space in the file.</summary>
    public int AddZeros(string name, ulong size)
    {
        _sections.Add(new Section(name, ElfSectionType.NoBits, ElfSectionFlags.Write | ElfSectionFlags.Allocate, default) { Size = size });
        return _sections.Count - 1;
    }

    /// <returns>What <see cref="AddRelocation"/> calls the symbol.</returns>
    public int AddSymbol(string name, int section, ulong value, ulong size, ElfSymbolBinding binding, ElfSymbolType type)
    {
        _symbols.Add(new Symbol(name, section, value, size, binding, type));
        return _symbols.Count - 1;
    }

    public void AddRelocation(int section, ulong offset, uint type, int symbol)
    {
        if (!_relocations.TryGetValue(section, out var list))
            _relocations[section] = list = [];
        list.Add((offset, type, symbol));
    }

    public void WriteTo(IBufferWriter<byte> output)
    {
        var strings = new StringPool();
        AddTables(strings);
        int names = AddSection(".strtab", ElfSectionType.StringTable, ElfSectionFlags.None, default);
        uint[] nameOffsets = [.. _sections.Select(section => strings.Add(section.Name))];
        byte[] table = strings.ToArray();
        _sections[names] = _sections[names] with { Data = table, Size = (ulong)table.Length };

        long end = ElfHeader.Size;
        long[] offsets = new long[_sections.Count];
        for (int i = 1; i < _sections.Count; i++)
        {
            offsets[i] = Align(end);
            end = offsets[i] + _sections[i].Data.Length;
        }

        var writer = new NumberWriter(output, byteOrder);
        WriteHeader(writer, Align(end), names);
        long at = ElfHeader.Size;
        for (int i = 1; i < _sections.Count; i++)
        {
            writer.Zeros((int)(offsets[i] - at));
            output.Write(_sections[i].Data.Span);
            at = offsets[i] + _sections[i].Data.Length;
        }
        writer.Zeros((int)(Align(end) - end));
        for (int i = 0; i < _sections.Count; i++)
            WriteSectionHeader(writer, _sections[i], nameOffsets[i], i == 0 ? 0 : offsets[i]);
    }

    static long Align(long offset) => (offset + Alignment - 1) / Alignment * Alignment;

    /// <summary>Local symbols come first, as ELF demands; the relocations get the numbers that result.</summary>
    void AddTables(StringPool strings)
    {
        int[] order = [.. Enumerable.Range(0, _symbols.Count).OrderBy(i => _symbols[i].Binding != ElfSymbolBinding.Local)];
        int[] numbers = new int[_symbols.Count];
        for (int i = 0; i < order.Length; i++)
            numbers[order[i]] = i + 1;

        var bytes = new ArrayBufferWriter<byte>();
        var writer = new NumberWriter(bytes, byteOrder);
        writer.Zeros(SymbolSize);
        foreach (Symbol symbol in order.Select(i => _symbols[i]))
        {
            writer.UInt32(strings.Add(symbol.Name));
            writer.UInt8((byte)((int)symbol.Binding << 4 | (int)symbol.Type));
            writer.UInt8(0);
            writer.UInt16((ushort)symbol.Section);
            writer.UInt64(symbol.Value);
            writer.UInt64(symbol.Size);
        }
        int symbols = _sections.Count + _relocations.Count;
        foreach (var (target, list) in _relocations.OrderBy(static entry => entry.Key))
        {
            var entries = new ArrayBufferWriter<byte>(list.Count * RelocationSize);
            var entryWriter = new NumberWriter(entries, byteOrder);
            foreach (var (offset, type, symbol) in list)
            {
                entryWriter.UInt64(offset);
                entryWriter.UInt64((ulong)numbers[symbol] << 32 | type);
            }
            _sections.Add(new Section(".rel" + _sections[target].Name, ElfSectionType.Relocations, ElfSectionFlags.InfoLink,
                entries.WrittenMemory)
            {
                Link = symbols,
                Info = target,
                EntrySize = RelocationSize,
            });
        }
        _sections.Add(new Section(".symtab", ElfSectionType.SymbolTable, ElfSectionFlags.None, bytes.WrittenMemory)
        {
            Link = symbols + 1,
            Info = 1 + _symbols.Count(static symbol => symbol.Binding == ElfSymbolBinding.Local),
            EntrySize = SymbolSize,
        });
    }

    void WriteHeader(NumberWriter writer, long sectionTable, int names)
    {
        writer.Bytes([0x7f, (byte)'E', (byte)'L', (byte)'F', 2, (byte)(byteOrder == ByteOrder.LittleEndian ? 1 : 2), 1, 0]);
        writer.Zeros(8);
        writer.UInt16((ushort)ElfType.Relocatable);
        writer.UInt16((ushort)ElfMachine.Bpf);
        writer.UInt32(1);
        writer.UInt64(0);
        writer.UInt64(0);
        writer.UInt64((ulong)sectionTable);
        writer.UInt32(0);
        writer.UInt16(ElfHeader.Size);
        writer.UInt16(0);
        writer.UInt16(0);
        writer.UInt16(ElfHeader.SectionSize);
        writer.UInt16((ushort)_sections.Count);
        writer.UInt16((ushort)names);
    }

    static void WriteSectionHeader(NumberWriter writer, Section section, uint name, long offset)
    {
        writer.UInt32(name);
        writer.UInt32((uint)section.Type);
        writer.UInt64((ulong)section.Flags);
        writer.UInt64(0);
        writer.UInt64((ulong)offset);
        writer.UInt64(section.Size);
        writer.UInt32((uint)section.Link);
        writer.UInt32((uint)section.Info);
        writer.UInt64(section.Type == ElfSectionType.Null ? 0u : Alignment);
        writer.UInt64((ulong)section.EntrySize);
    }

    sealed class StringPool
    {
        readonly Dictionary<string, uint> _offsets = new(StringComparer.Ordinal) { [""] = 0 };
        readonly ArrayBufferWriter<byte> _bytes = new();

        public StringPool() => _bytes.Write((ReadOnlySpan<byte>)[0]);

        public uint Add(string text)
        {
            if (_offsets.TryGetValue(text, out uint offset))
                return offset;
            _offsets[text] = offset = (uint)_bytes.WrittenCount;
            Encoding.UTF8.GetBytes(text, _bytes);
            _bytes.Write((ReadOnlySpan<byte>)[0]);
            return offset;
        }

        public byte[] ToArray() => _bytes.WrittenSpan.ToArray();
    }

    readonly struct NumberWriter(IBufferWriter<byte> output, ByteOrder order)
    {
        readonly bool _big = order == ByteOrder.BigEndian;

        public void UInt8(byte value) => output.Write((ReadOnlySpan<byte>)[value]);

        public void UInt16(ushort value)
        {
            Span<byte> bytes = stackalloc byte[sizeof(ushort)];
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, _big ? BinaryPrimitives.ReverseEndianness(value) : value);
            output.Write(bytes);
        }

        public void UInt32(uint value)
        {
            Span<byte> bytes = stackalloc byte[sizeof(uint)];
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, _big ? BinaryPrimitives.ReverseEndianness(value) : value);
            output.Write(bytes);
        }

        public void UInt64(ulong value)
        {
            Span<byte> bytes = stackalloc byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, _big ? BinaryPrimitives.ReverseEndianness(value) : value);
            output.Write(bytes);
        }

        public void Bytes(ReadOnlySpan<byte> bytes) => output.Write(bytes);

        public void Zeros(int count)
        {
            output.GetSpan(count)[..count].Clear();
            output.Advance(count);
        }
    }
}
