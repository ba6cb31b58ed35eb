namespace Skep.Btf;

/// <summary>Takes a value in memory apart by its type and hands the pieces to a sink.</summary>
ref struct ValueWalker<TSink>(BtfFile file, TSink sink)
    where TSink : IValueSink
{
    readonly TSink _sink = sink;

    // How many pieces may still be shown. Types can be made to show the same bytes again and again (unions of unions).
    long _budget;

    /// <param name="type">The type of the value.</param>
    /// <param name="memory">Its memory.</param>
    /// <param name="name">What holds it, for sinks that go by names.</param>
    public void Walk(BtfType type, ReadOnlySpan<byte> memory, ReadOnlySpan<byte> name = default)
    {
        _budget = 1024 + 16L * memory.Length;
        Walk(type, memory, name, BtfFile.MaxNesting);
    }

    void Walk(BtfType type, ReadOnlySpan<byte> memory, ReadOnlySpan<byte> name, int depth)
    {
        if (depth == 0 || --_budget < 0)
        {
            _sink.Missing("...");
            return;
        }
        if (_sink.TryWrite(type, name, memory))
            return;
        type = type.SkipModifiersAndTypedefs();
        switch (type.Kind)
        {
            case BtfKind.Struct or BtfKind.Union:
                _sink.BeginRecord();
                WalkMembers(type, memory, depth);
                _sink.EndRecord();
                break;
            case BtfKind.Array:
                WalkArray(type.Array, memory, depth);
                break;
            case BtfKind.Variable:
                Walk(type.Target, memory, type.NameUtf8, depth - 1);
                break;
            case BtfKind.DataSection:
                WalkSection(type, memory, depth);
                break;
            default:
                if (!file.TryGetSize(type.Id, out long size))
                    _sink.Missing("?");
                else
                    WalkScalar(type, memory, 0, (int)Math.Min(size * 8, Bits.Most + 1));
                break;
        }
    }

    void WalkMembers(BtfType type, ReadOnlySpan<byte> memory, int depth)
    {
        foreach (BtfMember member in type.Members)
        {
            BtfType inner = member.Type.SkipModifiersAndTypedefs();
            ReadOnlySpan<byte> rest = member.ByteOffset <= memory.Length ? memory[(int)member.ByteOffset..] : default;

            // What the memory holds beyond the type belongs to what is at its end, where a flexible array may be.
            bool isLast = !file.TryGetSize(member.TypeId, out long size) || member.ByteOffset + size >= type.Size;
            if (!isLast && size < rest.Length)
                rest = rest[..(int)size];

            // The members of a struct without a name are as good as this one's own; a bitfield without a name is padding.
            if (member.IsAnonymous)
            {
                if (inner.IsStructOrUnion && depth > 1 && --_budget >= 0)
                    WalkMembers(inner, rest, depth - 1);
                continue;
            }
            _sink.Member(member.NameUtf8);
            if (member.IsBitfield)
                WalkScalar(inner, memory, member.BitOffset, member.BitfieldSize);
            else
                Walk(member.Type, rest, member.NameUtf8, depth - 1);
        }
    }

    void WalkSection(BtfType section, ReadOnlySpan<byte> memory, int depth)
    {
        _sink.BeginRecord();
        foreach (BtfSectionEntry entry in section.SectionEntries)
        {
            _sink.Member(entry.Type.NameUtf8);
            Walk(entry.Type, entry.Offset <= memory.Length ? memory[(int)entry.Offset..] : default, default, depth - 1);
        }
        _sink.EndRecord();
    }

    void WalkArray(BtfArray array, ReadOnlySpan<byte> memory, int depth)
    {
        BtfType element = array.ElementType.SkipModifiersAndTypedefs();
        file.TryGetSize(element.Id, out long size);

        // A flexible array has what is left.
        long there = size == 0 ? 0 : memory.Length / size;
        int count = (int)(array.Length == 0 ? there : Math.Min(array.Length, there));
        if (IsCharacter(element))
        {
            ReadOnlySpan<byte> text = memory[..count];
            int end = text.IndexOf((byte)0);
            _sink.Text(end < 0 ? text : text[..end]);
            return;
        }

        _sink.BeginArray();
        bool cut = size != 0 && count < array.Length;
        int shown = count;
        if (_sink.OmitsTrailingZeros && !cut)
            shown = size == 0 ? 0 : (int)((memory[..(int)(count * size)].LastIndexOfAnyExcept((byte)0) + size) / size);
        for (int i = 0; i < shown && _budget >= 0; i++)
            Walk(array.ElementType, memory.Slice((int)(i * size), (int)size), default, depth - 1);
        if (cut || (shown > 0 && _budget < 0))
            _sink.Missing("...");
        _sink.EndArray();
    }

    public void WalkScalar(BtfType type, ReadOnlySpan<byte> memory, long offset, int width)
    {
        if (width > Bits.Most || offset + width > memory.Length * 8L)
        {
            _sink.Missing("?");
            return;
        }
        UInt128 value = Bits.Read(memory, offset, width, file.ByteOrder);
        switch (type.Kind)
        {
            case BtfKind.Int when type.IntEncoding.IsBool && value <= 1:
                _sink.Boolean(value == 1);
                break;
            case BtfKind.Int when IsCharacter(type) && width == 8:
                _sink.Character((byte)value);
                break;
            case BtfKind.Int when type.IsSigned:
                _sink.Number(Bits.SignExtend(value, width));
                break;
            case BtfKind.Int:
                _sink.Number(value);
                break;
            case BtfKind.Enum or BtfKind.Enum64:
                WalkEnum(type, value, width);
                break;
            case BtfKind.Pointer:
                _sink.Pointer((ulong)value);
                break;
            case BtfKind.Float when width is 16:
                _sink.Number((double)BitConverter.UInt16BitsToHalf((ushort)value));
                break;
            case BtfKind.Float when width is 32:
                _sink.Number(BitConverter.UInt32BitsToSingle((uint)value));
                break;
            case BtfKind.Float when width is 64:
                _sink.Number(BitConverter.UInt64BitsToDouble((ulong)value));
                break;
            default:
                _sink.Missing("?");
                break;
        }
    }

    void WalkEnum(BtfType type, UInt128 value, int width)
    {
        Int128 number = type.IsSigned ? Bits.SignExtend(value, width) : (Int128)value;
        foreach (BtfEnumValue candidate in type.EnumValues)
        {
            if (number != (type.IsSigned ? candidate.Value : (Int128)candidate.UnsignedValue))
                continue;
            _sink.Name(candidate.NameUtf8);
            return;
        }
        _sink.Number(number);
    }

    /// <summary>Compilers describe <c>char</c> as a number of 8 bits, so its name has to tell; <c>unsigned char</c> is a byte.</summary>
    internal static bool IsCharacter(BtfType type) =>
        type.Kind == BtfKind.Int && type.Size == 1 && (type.IntEncoding.IsChar || type.NameUtf8.SequenceEqual("char"u8));
}
