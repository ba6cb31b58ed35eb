using Skep.Btf;

namespace Skep.Objects.Core;

/// <summary>The answer to a relocation's question in one BTF file.</summary>
/// <param name="Value">Offset, size, flag, shift, id or enumerator.</param>
/// <param name="IsExact">False where compilers may differ, so that the instruction's old value need not be this one.</param>
/// <param name="Size">Bytes that a load or store of the field moves; 0 when it has nothing to do with the field's size.</param>
/// <param name="Type">The field's type, where there is a <paramref name="Size"/>.</param>
readonly record struct CoreValue(ulong Value, bool IsExact = true, int Size = 0, BtfType Type = default)
{
    /// <summary>Null when the question has no answer, which <paramref name="error"/> then explains.</summary>
    public static CoreValue? Of(AccessPath path, CoreRelocationKind kind, ByteOrder order, out string? error)
    {
        error = null;
        switch (kind)
        {
            case CoreRelocationKind.FieldExists or CoreRelocationKind.TypeExists or CoreRelocationKind.TypeMatches
                or CoreRelocationKind.EnumValueExists:
                return new CoreValue(1);
            case CoreRelocationKind.TypeIdLocal or CoreRelocationKind.TypeIdTarget:
                // Linking renumbers types without changing instructions.
                return new CoreValue((ulong)path.Root.Id, IsExact: false);
            case CoreRelocationKind.TypeSize:
                if (path.Root.File.TryGetSize(path.Root.Id, out long size))
                    return new CoreValue((ulong)size);
                error = "is for the size of a type without size";
                return null;
            case CoreRelocationKind.EnumValue:
                long value = path.Last.Type.GetEnumValue(path.Last.Index).Value;
                return new CoreValue((ulong)(path.Last.Type.Kind == BtfKind.Enum ? (int)value : value));
            default:
                return path.Last.IsNamed ? OfMember(path, kind, order, out error) : OfElement(path, kind, out error);
        }
    }

    /// <summary>What a missing type, field or enumerator answers; null where nothing can be answered.</summary>
    public static CoreValue? OfMissing(CoreRelocationKind kind) => kind switch
    {
        CoreRelocationKind.FieldExists or CoreRelocationKind.EnumValueExists => new CoreValue(0),
        _ when kind.IsAboutType() => new CoreValue(0),
        _ => null,
    };

    static CoreValue? OfElement(AccessPath path, CoreRelocationKind kind, out string? error)
    {
        BtfType type = path.Last.Type;
        bool hasSize = type.File.TryGetSize(type.Id, out long size) && size <= int.MaxValue;
        error = null;
        if (hasSize && kind == CoreRelocationKind.FieldByteOffset)
            return new CoreValue((ulong)(path.BitOffset / 8), true, (int)size, type);
        if (hasSize && kind == CoreRelocationKind.FieldByteSize)
            return new CoreValue((ulong)size);
        error = $"is of kind {kind}, which an element of an array does not have";
        return null;
    }

    static CoreValue? OfMember(AccessPath path, CoreRelocationKind kind, ByteOrder order, out string? error)
    {
        BtfMember member = path.Last.Member;
        BtfType type = member.Type.SkipModifiersAndTypedefs();
        long bitOffset = path.BitOffset, byteOffset = bitOffset / 8;
        if (!type.File.TryGetSize(type.Id, out long size) || size > int.MaxValue || (member.IsBitfield && size is not (1 or 2 or 4 or 8)))
        {
            error = $"is for member '{TypeText.Name(member.NameUtf8)}', whose type has no usable size";
            return null;
        }

        long bits = size * 8;
        if (member.IsBitfield)
        {
            // The smallest aligned load that holds all of it, no smaller than the declared type.
            bits = member.BitfieldSize;
            byteOffset = byteOffset / size * size;
            while (bitOffset + bits - byteOffset * 8 > size * 8)
            {
                if (size == 8)
                {
                    error = $"is for bitfield '{TypeText.Name(member.NameUtf8)}', which no single load can read";
                    return null;
                }
                size *= 2;
                byteOffset = bitOffset / 8 / size * size;
            }
        }

        error = null;
        long bitInBytes = bitOffset - byteOffset * 8;
        switch (kind)
        {
            case CoreRelocationKind.FieldByteOffset:
                return member.IsBitfield ? new CoreValue((ulong)byteOffset, IsExact: false)
                    : new CoreValue((ulong)byteOffset, true, (int)size, type);
            case CoreRelocationKind.FieldByteSize:
                return new CoreValue((ulong)size, IsExact: !member.IsBitfield);
            case CoreRelocationKind.FieldSigned:
                return new CoreValue(type.IsSigned ? 1u : 0);
            case CoreRelocationKind.FieldLeftShift:
                long shift = order == ByteOrder.LittleEndian ? 64 - (bitInBytes + bits) : (8 - size) * 8 + bitInBytes;
                return new CoreValue((ulong)shift, IsExact: !member.IsBitfield);
            case CoreRelocationKind.FieldRightShift:
                return new CoreValue((ulong)(64 - bits));
            default:
                error = $"is of kind {kind}, which a member does not have";
                return null;
        }
    }
}
