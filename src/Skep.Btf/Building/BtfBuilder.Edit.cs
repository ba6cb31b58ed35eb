namespace Skep.Btf;

public sealed partial class BtfBuilder
{
    /// <summary>Changes the size in bytes of an int, struct, union, enum, float or data section.</summary>
    public void SetSize(int id, uint size)
    {
        if (!KindLayout.HasSize(KindLayout.KindOf(Header(id)[1])))
            throw Unfit(id, "has no size");
        Header(id)[2] = size;
    }

    /// <summary>Changes what a pointer, typedef, modifier, function, prototype, variable or tag refers to.</summary>
    public void SetTarget(int id, int targetId)
    {
        if (!KindLayout.HasTarget(KindLayout.KindOf(Header(id)[1])))
            throw Unfit(id, "refers to no type");
        Header(id)[2] = (uint)targetId;
    }

    public void SetName(int id, ReadOnlySpan<char> name)
    {
        int offset = AddString(name);
        Header(id)[0] = (uint)offset;
    }

    /// <summary>Changes the linkage of a function or variable.</summary>
    public void SetLinkage(int id, BtfLinkage linkage)
    {
        Span<uint> header = Header(id);
        switch (KindLayout.KindOf(header[1]))
        {
            case BtfKind.Function:
                header[1] = header[1] & ~BtfType.CountMask | (uint)linkage;
                break;
            case BtfKind.Variable:
                header[BtfFile.HeaderWords] = (uint)linkage;
                break;
            default:
                throw Unfit(id, "has no linkage");
        }
    }

    /// <summary>Changes an entry of a data section, such as a compiler that leaves offsets to the linker writes with 0.</summary>
    public void SetSectionEntry(int id, int index, int variableId, uint offset, uint size)
    {
        Span<uint> header = Header(id);
        if (KindLayout.KindOf(header[1]) != BtfKind.DataSection)
            throw Unfit(id, "is no data section");
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, header[1] & BtfType.CountMask, nameof(index));
        Span<uint> entry = header.Slice(BtfFile.HeaderWords + index * 3, 3);
        (entry[0], entry[1], entry[2]) = ((uint)variableId, offset, size);
    }

    /// <summary>Changes whether an int is signed, a char or a bool.</summary>
    public void SetIntEncoding(int id, bool signed = false, bool isBool = false, bool isChar = false)
    {
        Span<uint> header = Header(id);
        if (KindLayout.KindOf(header[1]) != BtfKind.Int)
            throw Unfit(id, "is no int");
        uint flags = (signed ? 1u : 0) | (isChar ? 2u : 0) | (isBool ? 4u : 0);
        header[BtfFile.HeaderWords] = header[BtfFile.HeaderWords] & 0xffffff | flags << 24;
    }

    /// <summary>Names a parameter of a function prototype, which compilers leave out of declarations.</summary>
    public void SetParameterName(int prototypeId, int index, ReadOnlySpan<char> name)
    {
        uint offset = (uint)AddString(name);
        Parameter(prototypeId, index)[0] = offset;
    }

    /// <summary>Changes the type of a parameter of a function prototype.</summary>
    public void SetParameterType(int prototypeId, int index, int typeId) => Parameter(prototypeId, index)[1] = (uint)typeId;

    /// <summary>Name and type.</summary>
    Span<uint> Parameter(int prototypeId, int index)
    {
        Span<uint> header = Header(prototypeId);
        if (KindLayout.KindOf(header[1]) != BtfKind.FunctionPrototype)
            throw Unfit(prototypeId, "is no function prototype");
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, header[1] & BtfType.CountMask, nameof(index));
        return header.Slice(BtfFile.HeaderWords + index * 2, 2);
    }

    /// <summary>
    /// Appends all types of another file, not those of its base, under new ids in the same order, and returns the first.
    /// References among them move along; references to the other file's base stay as they are.
    /// </summary>
    public int AddAll(BtfFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        int shift = NextId - file.FirstId;
        foreach (BtfType type in file.Types)
            AddCopy(type, id => id >= file.FirstId ? id + shift : id);
        return file.FirstId + shift;
    }

    /// <summary>Appends a copy of one type record, its references changed by <paramref name="mapId"/>.</summary>
    public int AddCopy(BtfType type, Func<int, int> mapId)
    {
        ArgumentNullException.ThrowIfNull(mapId);
        int id = Add(BtfKind.Void, 0, type.SizeOrType);
        ReadOnlySpan<uint> body = type.BodyWords;
        Span<uint> copy = Append(body.Length);
        for (int i = 0; i < body.Length; i++)
            copy[i] = type.File.Order(body[i]);

        Span<uint> record = Header(id);
        (record[0], record[1]) = ((uint)type.NameOffset, type.Info);
        foreach (int at in new RecordFields(record, RecordField.TypeId))
            record[at] = (uint)mapId((int)record[at]);
        foreach (int at in new RecordFields(record, RecordField.Name))
        {
            if (record[at] != 0)
                record[at] = (uint)AddString(type.File.GetUtf8String((int)record[at]));
        }
        return id;
    }

    /// <summary>The record of a type, header first.</summary>
    Span<uint> Header(int id)
    {
        int index = id - FirstId;
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_offsets.Count, nameof(id));
        int end = index + 1 < _offsets.Count ? _offsets[index + 1] : _length;
        return _words.AsSpan(_offsets[index], end - _offsets[index]);
    }

    InvalidOperationException Unfit(int id, string what) => new($"Type {id}, a {KindLayout.KindOf(Header(id)[1])}, {what}.");
}
