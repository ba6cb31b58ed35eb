namespace Skep.Btf;

public sealed partial class BtfFile
{
    /// <summary>How deep structs, arrays and typedefs may nest. Real kernels stay under 40; what goes deeper contains itself.</summary>
    internal const int MaxNesting = 128;

    const int PackedShape = 0x80;

    /// <summary>The size in bytes of a value of this type; 0 when there is none to give (<see cref="TryGetSize"/> tells apart).</summary>
    public long SizeOf(int id) => TryGetSize(id, out long size) ? size : 0;

    /// <summary>
    /// The size in bytes of a value of this type. False for void, functions and forward declarations, which have none, and for
    /// damaged types: reference cycles and arrays that would not fit in 63 bits.
    /// </summary>
    public bool TryGetSize(int id, out long size)
    {
        long count = 1;
        size = 0;
        for (int depth = 0; depth <= BtfType.MaxDepth; depth++)
        {
            BtfType type = GetType(id);
            switch (type.Kind)
            {
                case var kind when KindLayout.HasSize(kind):
                    return TryMultiply(count, type.Size, out size);
                case BtfKind.Pointer:
                    return TryMultiply(count, PointerSize, out size);
                case BtfKind.Typedef or BtfKind.Const or BtfKind.Volatile or BtfKind.Restrict or BtfKind.TypeTag
                    or BtfKind.Variable or BtfKind.DeclarationTag:
                    id = type.TypeId;
                    break;
                case BtfKind.Array:
                    if (!TryMultiply(count, type.Array.Length, out count))
                        return false;
                    id = type.Array.ElementTypeId;
                    break;
                default:
                    return false;
            }
        }
        return false;
    }

    static bool TryMultiply(long left, long right, out long product)
    {
        long high = Math.BigMul(left, right, out product);
        return high == 0 && product >= 0;
    }

    /// <summary>
    /// 4 or 8: the size of <c>long</c> in this file, or 8, that of BPF itself, where nothing tells.
    /// </summary>
    public int PointerSize => _pointerSize != 0 ? _pointerSize : _pointerSize = BaseFile?.PointerSize ?? FindPointerSize();

    int FindPointerSize()
    {
        foreach (BtfType type in Types)
        {
            if (type.Kind == BtfKind.Int && type.Size is 4 or 8
                && type.Name is "long" or "long int" or "unsigned long" or "long unsigned int" or "int long" or "unsigned long int")
                return (int)type.Size;
        }
        return 8;
    }

    /// <summary>
    /// The alignment in bytes that C gives this type on a 64-bit machine, 1 to 16. BTF does not record alignment, so an attribute that
    /// asked for more shows only as padding; a packed struct has 1.
    /// </summary>
    public int AlignOf(int id) => AlignOf(GetType(id), MaxNesting);

    /// <summary>
    /// Whether a struct or union can only be declared in C as packed: a member is not at a multiple of its alignment, a bitfield crosses
    /// the boundary of its type, or the size is not a multiple of the alignment.
    /// </summary>
    public bool IsPacked(int id)
    {
        BtfType type = GetType(id);
        return type.IsStructOrUnion && (type.File.StructShape(type, MaxNesting) & PackedShape) != 0;
    }

    int AlignOf(BtfType type, int depth)
    {
        if (depth < 0)
            return 1;
        switch (type.Kind)
        {
            case BtfKind.Int or BtfKind.Enum or BtfKind.Enum64 or BtfKind.Float:
                return type.Size is 1 or 2 or 4 or 8 or 16 ? (int)type.Size : 1;
            case BtfKind.Pointer:
                return PointerSize;
            case BtfKind.Typedef or BtfKind.Const or BtfKind.Volatile or BtfKind.Restrict or BtfKind.TypeTag
                or BtfKind.Variable or BtfKind.DeclarationTag:
                return AlignOf(type.Target, depth - 1);
            case BtfKind.Array:
                return AlignOf(type.Array.ElementType, depth - 1);
            case BtfKind.Struct or BtfKind.Union:
                int shape = type.File.StructShape(type, depth);
                return (shape & PackedShape) != 0 ? 1 : shape;
            default:
                return 1;
        }
    }

    /// <summary>A struct's alignment as if not packed, and <see cref="PackedShape"/> if it is.</summary>
    int StructShape(BtfType type, int depth)
    {
        // Remembered, because structs that contain each other twice would otherwise take exponentially long.
        // Threads may race to fill a slot; they all write the same value.
        byte[] cache = _structShapes ??= new byte[_count];
        ref byte known = ref cache[type.Id - _firstId];
        if (known != 0)
            return known;

        int alignment = 1;
        bool packed = false;
        foreach (BtfMember member in type.Members)
        {
            int own = AlignOf(member.Type, depth - 1);
            alignment = Math.Max(alignment, own);
            long unit = member.IsBitfield ? SizeOf(member.TypeId) * 8 : 0;
            packed |= member.IsBitfield
                ? unit == 0 || member.BitOffset % unit + member.BitfieldSize > unit
                : member.BitOffset % (uint)(own * 8) != 0;
        }
        packed |= type.Size % alignment != 0;
        return known = (byte)(alignment | (packed ? PackedShape : 0));
    }
}
