using System.Reflection;

namespace Skep.Compiler.Frontends.CSharp.Metadata;

/// <summary>Where the fields of a struct are: the same as the runtime's (CoreCLR's <c>MethodTableBuilder</c>) on 64-bit systems.</summary>
sealed class StructLayout
{
    const int PointerSize = 8;

    readonly Dictionary<FieldDefinitionInfo, int> _offsets = [];

    /// <summary>Bytes; an empty struct has one.</summary>
    public int Size { get; private set; }

    public int Alignment { get; private set; } = 1;

    /// <summary>Has an object of the managed heap in it.</summary>
    public bool HasObjects { get; private set; }

    /// <exception cref="BadImageFormatException">It is no field of an object: it is static.</exception>
    public int Offset(FieldDesc field) => _offsets.TryGetValue(field.Definition, out int offset)
        ? offset
        : throw new BadImageFormatException($"{field} has no place in an object");

    public static int SizeOf(TypeDesc type) => Of(type).Size;

    /// <summary>Size and alignment of any type as a field; 0 for void.</summary>
    public static (int Size, int Alignment) Of(TypeDesc type)
    {
        if (type.Primitive != PrimitiveKind.None)
            return (type.Primitive.Size, Math.Max(1, type.Primitive.Size));
        return type is NamedType { IsValueType: true } named ? (named.Layout.Size, named.Layout.Alignment) : (PointerSize, PointerSize);
    }

    public static StructLayout Of(NamedType type)
    {
        var layout = new StructLayout();
        System.Reflection.Metadata.TypeLayout declared = type.Definition.Layout;
        foreach (FieldDesc field in type.InstanceFields)
            layout.HasObjects |= field.Type.IsObject || (field.Type is NamedType { IsStruct: true } inner && inner.Layout.HasObjects);
        // A class counts only as the view of a kernel structure, which has an order.
        TypeAttributes kind = type.Definition.Attributes & TypeAttributes.LayoutMask;
        if (kind == TypeAttributes.ExplicitLayout)
            layout.PlaceExplicitly(type, declared.Size);
        else if (type.IsObject || (kind == TypeAttributes.SequentialLayout && !layout.HasObjects))
            layout.PlaceInOrder(type, declared.PackingSize, declared.Size);
        else
            layout.PlaceBySize(type);
        // Vector registers' types and 128-bit integers are aligned by their size.
        if (type.FullName is "System.Int128" or "System.UInt128")
            layout.Alignment = 16;
        if (type.Definition.CustomAttributes.Get("System.Runtime.CompilerServices.InlineArrayAttribute")?.Number(0) is { } length)
            layout.Size = checked(layout.Size * (int)length);
        return layout;
    }

    void PlaceExplicitly(NamedType type, int declaredSize)
    {
        foreach (FieldDesc field in type.InstanceFields)
        {
            (int size, int alignment) = Of(field.Type);
            _offsets[field.Definition] = Math.Max(0, field.Definition.ExplicitOffset);
            Size = Math.Max(Size, _offsets[field.Definition] + size);
            Alignment = Math.Max(Alignment, alignment);
        }
        Finish(declaredSize);
    }

    void PlaceInOrder(NamedType type, int pack, int declaredSize)
    {
        foreach (FieldDesc field in type.InstanceFields)
        {
            (int size, int alignment) = Of(field.Type);
            if (pack > 0)
                alignment = Math.Min(alignment, pack);
            Place(field, size, alignment);
        }
        Finish(declaredSize);
    }

    // Numbers from large to small, then pointers to objects, then structs in the order of declaration.
    void PlaceBySize(NamedType type)
    {
        foreach (FieldDesc field in type.InstanceFields.Where(static field => !field.Type.IsStruct && !field.Type.IsObject)
            .OrderByDescending(static field => SizeOf(field.Type)))
            Place(field, SizeOf(field.Type), SizeOf(field.Type));
        foreach (FieldDesc field in type.InstanceFields.Where(static field => field.Type.IsObject))
            Place(field, PointerSize, PointerSize);
        foreach (FieldDesc field in type.InstanceFields.Where(static field => field.Type.IsStruct))
        {
            (int size, int alignment) = Of(field.Type);
            bool hasObjects = ((NamedType)field.Type).Layout.HasObjects;
            Place(field, size, hasObjects ? PointerSize : alignment);
        }
        // The runtime rounds such structs to whole machine words, and small ones to a power of two; as fields they are aligned by that.
        Alignment = Math.Min(PointerSize, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, Size)));
        Finish(0);
    }

    void Place(FieldDesc field, int size, int alignment)
    {
        int offset = Align(Size, alignment);
        _offsets[field.Definition] = offset;
        Size = offset + size;
        Alignment = Math.Max(Alignment, alignment);
    }

    // A declared size makes a struct larger, never smaller, and is not rounded up.
    void Finish(int declaredSize) => Size = declaredSize > Size ? declaredSize : Math.Max(1, Align(Size, Alignment));

    static int Align(int offset, int alignment) => (offset + alignment - 1) / alignment * alignment;
}
