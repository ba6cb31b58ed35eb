namespace Skep.Btf;

public sealed partial class BtfBuilder
{
    /// <param name="name">Not empty.</param>
    /// <param name="size">In bytes: 1, 2, 4, 8 or 16.</param>
    /// <param name="signed">Whether the top bit is a sign.</param>
    /// <param name="isBool">Whether it is C's <c>_Bool</c>.</param>
    /// <param name="isChar">Whether it is a character; compilers leave it out even for <c>char</c>.</param>
    /// <returns>The new type's id, here as everywhere below.</returns>
    public int AddInt(ReadOnlySpan<char> name, int size, bool signed = false, bool isBool = false, bool isChar = false)
    {
        if (size is not (1 or 2 or 4 or 8 or 16))
            throw new ArgumentOutOfRangeException(nameof(size), size, "An int has 1, 2, 4, 8 or 16 bytes.");
        int id = Add(BtfKind.Int, AddString(name), (uint)size);
        Append(1)[0] = (uint)size * 8 | (signed ? 1u : 0) << 24 | (isChar ? 2u : 0) << 24 | (isBool ? 4u : 0) << 24;
        return id;
    }

    /// <param name="name">Not empty.</param>
    /// <param name="size">In bytes: 2, 4, 8, 12 or 16.</param>
    public int AddFloat(ReadOnlySpan<char> name, int size) => Add(BtfKind.Float, AddString(name), (uint)size);

    public int AddPointer(int targetId) => Add(BtfKind.Pointer, 0, (uint)targetId);

    public int AddConst(int targetId) => Add(BtfKind.Const, 0, (uint)targetId);

    public int AddVolatile(int targetId) => Add(BtfKind.Volatile, 0, (uint)targetId);

    public int AddRestrict(int targetId) => Add(BtfKind.Restrict, 0, (uint)targetId);

    /// <summary>A tag on the type that a pointer points to, such as <c>rcu</c>.</summary>
    public int AddTypeTag(ReadOnlySpan<char> tag, int targetId, bool attribute = false) =>
        Add(BtfKind.TypeTag, AddString(tag), (uint)targetId, attribute);

    public int AddTypedef(ReadOnlySpan<char> name, int targetId) => Add(BtfKind.Typedef, AddString(name), (uint)targetId);

    /// <param name="elementTypeId">The type of an element.</param>
    /// <param name="indexTypeId">The type of the subscript: any int will do, the kernel only wants there to be one.</param>
    /// <param name="length">In elements; 0 for a flexible array member.</param>
    public int AddArray(int elementTypeId, int indexTypeId, uint length)
    {
        int id = Add(BtfKind.Array, 0, 0);
        Span<uint> body = Append(3);
        (body[0], body[1], body[2]) = ((uint)elementTypeId, (uint)indexTypeId, length);
        return id;
    }

    /// <summary>A struct of <paramref name="size"/> bytes, without members until <see cref="AddMember"/> adds them.</summary>
    public int AddStruct(ReadOnlySpan<char> name, uint size) => Add(BtfKind.Struct, AddString(name), size);

    /// <inheritdoc cref="AddStruct"/>
    public int AddUnion(ReadOnlySpan<char> name, uint size) => Add(BtfKind.Union, AddString(name), size);

    /// <summary>A declaration without a definition.</summary>
    public int AddForward(ReadOnlySpan<char> name, bool isUnion = false) => Add(BtfKind.Forward, AddString(name), 0, isUnion);

    /// <summary>Appends a member to the struct or union that was added last.</summary>
    /// <param name="name">Empty for an anonymous struct or union.</param>
    /// <param name="typeId">The member's type.</param>
    /// <param name="bitOffset">From the start of the struct, in bits.</param>
    /// <param name="bitfieldSize">The width in bits of a bitfield; otherwise 0.</param>
    public void AddMember(ReadOnlySpan<char> name, int typeId, uint bitOffset, int bitfieldSize = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)bitfieldSize, 255u, nameof(bitfieldSize));
        ref uint info = ref Last(BtfKind.Struct, BtfKind.Union);

        // Once one member is a bitfield, every offset word holds width and offset (struct btf_member); a width of 0 changes nothing.
        bool hasWidths = bitfieldSize != 0 || info >> 31 != 0;
        if (hasWidths)
            ArgumentOutOfRangeException.ThrowIfGreaterThan(bitOffset, 0xffffffu, nameof(bitOffset));
        info = info + 1 | (hasWidths ? 1u << 31 : 0);
        AppendElement(AddString(name), typeId, bitOffset | (uint)bitfieldSize << 24);
    }

    /// <param name="name">Empty for an anonymous enum.</param>
    /// <param name="size">In bytes: 1, 2, 4 or 8. The values are 32 bits wide whatever it is.</param>
    /// <param name="signed">How values are extended.</param>
    public int AddEnum(ReadOnlySpan<char> name, int size = 4, bool signed = false) =>
        Add(BtfKind.Enum, AddString(name), (uint)size, signed);

    /// <summary>An enum with 64-bit values (Linux 6.0 and later).</summary>
    /// <inheritdoc cref="AddEnum"/>
    public int AddEnum64(ReadOnlySpan<char> name, int size = 8, bool signed = false) =>
        Add(BtfKind.Enum64, AddString(name), (uint)size, signed);

    /// <summary>Appends a value to the enum, of either width, that was added last.</summary>
    public void AddEnumValue(ReadOnlySpan<char> name, long value)
    {
        ref uint info = ref Last(BtfKind.Enum, BtfKind.Enum64);
        if (KindLayout.KindOf(info) == BtfKind.Enum64)
        {
            info++;
            AppendElement(AddString(name), (int)value, (uint)(value >> 32));
            return;
        }
        if (value is < int.MinValue or > uint.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(value), value, "It needs an Enum64.");
        info++;
        AppendElement(AddString(name), (int)value);
    }

    /// <param name="returnTypeId">0 for void.</param>
    public int AddFunctionPrototype(int returnTypeId) => Add(BtfKind.FunctionPrototype, 0, (uint)returnTypeId);

    /// <summary>Appends a parameter to the prototype that was added last. An empty name with type 0 stands for <c>...</c>.</summary>
    public void AddParameter(ReadOnlySpan<char> name, int typeId)
    {
        Last(BtfKind.FunctionPrototype, BtfKind.FunctionPrototype)++;
        AppendElement(AddString(name), typeId);
    }

    public int AddFunction(ReadOnlySpan<char> name, int prototypeId, BtfLinkage linkage) =>
        Add(BtfKind.Function, AddString(name), (uint)prototypeId, count: (int)linkage);

    public int AddVariable(ReadOnlySpan<char> name, int typeId, BtfLinkage linkage)
    {
        int id = Add(BtfKind.Variable, AddString(name), (uint)typeId);
        Append(1)[0] = (uint)linkage;
        return id;
    }

    /// <summary>A data section of <paramref name="size"/> bytes, without variables until <see cref="AddSectionEntry"/> adds them.</summary>
    public int AddDataSection(ReadOnlySpan<char> name, uint size) => Add(BtfKind.DataSection, AddString(name), size);

    /// <summary>Appends a variable to the data section that was added last.</summary>
    public void AddSectionEntry(int variableId, uint offset, uint size)
    {
        Last(BtfKind.DataSection, BtfKind.DataSection)++;
        AppendElement(variableId, (int)offset, size);
    }

    /// <param name="tag">The text of <c>__attribute__((btf_decl_tag("...")))</c>.</param>
    /// <param name="targetId">A struct, union, function, variable or typedef.</param>
    /// <param name="componentIndex">The member or parameter it is on, or -1.</param>
    /// <param name="attribute">Whether the text is a whole attribute.</param>
    public int AddDeclarationTag(ReadOnlySpan<char> tag, int targetId, int componentIndex = -1, bool attribute = false)
    {
        int id = Add(BtfKind.DeclarationTag, AddString(tag), (uint)targetId, attribute);
        Append(1)[0] = (uint)componentIndex;
        return id;
    }

    void AppendElement(int first, int second)
    {
        Span<uint> body = Append(2);
        (body[0], body[1]) = ((uint)first, (uint)second);
    }

    void AppendElement(int first, int second, uint third)
    {
        Span<uint> body = Append(3);
        (body[0], body[1], body[2]) = ((uint)first, (uint)second, third);
    }

    /// <summary>The info word of the last type, which has to be of one of two kinds and to have room for an element.</summary>
    ref uint Last(BtfKind either, BtfKind or)
    {
        BtfKind kind = _offsets.Count == 0 ? BtfKind.Void : KindLayout.KindOf(_words[_offsets[^1] + 1]);
        if (kind != either && kind != or)
            throw new InvalidOperationException($"Elements are added to the last type, which is no {either} but a {kind}.");
        ref uint info = ref _words[_offsets[^1] + 1];
        if ((info & BtfType.CountMask) == BtfType.CountMask)
            throw new InvalidOperationException($"A type has at most {BtfType.CountMask} elements.");
        return ref info;
    }
}
