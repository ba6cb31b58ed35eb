using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Compiler.Ir.Types;

namespace Skep.Compiler.Frontends.CSharp.Import;

/// <summary>The types of C# as BTF has them. One object for each, as <see cref="DataType"/> demands.</summary>
sealed class DataTypes
{
    readonly Dictionary<TypeDesc, DataType> _types = [];
    readonly Dictionary<PrimitiveKind, DataType> _primitives = [];

    /// <summary>What the bytes of literals are.</summary>
    public DataType Character { get; } = new IntegerType("char", 1, isSigned: true, isChar: true);

    public DataType Of(TypeDesc type)
    {
        if (!_types.TryGetValue(type, out DataType? data))
            _types.Add(type, data = Make(type));
        return data;
    }

    public FunctionType Signature(MethodDesc method) =>
        new(Of(method.ReturnType), [.. method.Parameters.Select((type, i) => (method.Definition.ParameterNames[i], Of(type)))]);

    /// <summary>
    /// The name of a type in BTF: that of <c>[KernelStruct]</c> or <c>[KernelName]</c>, else the C# name as a C identifier.
    /// </summary>
    public static string NameOf(NamedType type) =>
        type.Definition.CustomAttributes.Get(Contract.KernelStruct)?.Text(0)
        ?? type.Definition.CustomAttributes.Get(Contract.KernelName)?.Text(0)
        ?? ModuleImporter.Identifier(type.Name);

    DataType Make(TypeDesc type) => type switch
    {
        NamedType { IsEnum: true } named => MakeEnum(named),
        { Primitive: PrimitiveKind.Void } => VoidType.Instance,
        { Primitive: not PrimitiveKind.None } => Primitive(type.Primitive),
        ReferenceType reference => new PointerType(() => Of(reference.Element)),
        NamedType { IsValueType: true } named when IsRepeated(named) => MakeArray(named),
        NamedType named when named.IsValueType || Contract.IsKernelStruct(named) => MakeStruct(named),
        _ => new PointerType(VoidType.Instance),
    };

    // A class that stands for a kernel structure is named where a pointer to it is meant.
    DataType OfMember(TypeDesc type) => type is NamedType { IsValueType: false } named && Contract.IsKernelStruct(named)
        ? new PointerType(() => Of(named))
        : Of(type);

    DataType Primitive(PrimitiveKind kind)
    {
        if (!_primitives.TryGetValue(kind, out DataType? type))
            _primitives.Add(kind, type = MakePrimitive(kind));
        return type;
    }

    static IntegerType MakePrimitive(PrimitiveKind kind) => kind switch
    {
        PrimitiveKind.Boolean => new IntegerType("_Bool", 1, isSigned: false, isBool: true),
        PrimitiveKind.Byte => new IntegerType("unsigned char", 1, isSigned: false),
        PrimitiveKind.SByte => new IntegerType("signed char", 1, isSigned: true),
        PrimitiveKind.Int16 => new IntegerType("short", 2, isSigned: true),
        PrimitiveKind.UInt16 => new IntegerType("unsigned short", 2, isSigned: false),
        // A char of C# is a UTF-16 code unit; BTF's flag for characters would print it as one byte.
        PrimitiveKind.Char => new IntegerType("char16_t", 2, isSigned: false),
        PrimitiveKind.Int32 => new IntegerType("int", 4, isSigned: true),
        PrimitiveKind.UInt32 => new IntegerType("unsigned int", 4, isSigned: false),
        PrimitiveKind.Int64 or PrimitiveKind.IntPtr => new IntegerType("long", 8, isSigned: true),
        PrimitiveKind.UInt64 or PrimitiveKind.UIntPtr => new IntegerType("unsigned long", 8, isSigned: false),
        PrimitiveKind.Single => new IntegerType("float", 4, isSigned: true),
        _ => new IntegerType("double", 8, isSigned: true),
    };

    static EnumType MakeEnum(NamedType type) => new(
        NameOf(type), type.Primitive.Size, type.Primitive.IsSigned,
        [.. type.Definition.Fields.Where(static field => field.IsLiteral).Select(static field => (field.Name, field.LiteralValue()))]);

    StructType MakeStruct(NamedType type)
    {
        StructLayout layout = type.Layout;
        return new StructType(NameOf(type), layout.Size, () => Members(type, layout), IsUnion(type, layout));
    }

    List<StructMember> Members(NamedType type, StructLayout layout)
    {
        var members = new List<StructMember>();
        foreach (FieldDesc field in type.InstanceFields)
            members.Add(new StructMember(MemberName(field), OfMember(field.Type), layout.Offset(field) * 8));
        return members;
    }

    // [InlineArray] and fixed buffers declare their first element only; for C, and so for CO-RE, they are arrays.
    ArrayType MakeArray(NamedType type)
    {
        TypeDesc element = type.InstanceFields[0].Type;
        return new ArrayType(OfMember(element), type.Layout.Size / Math.Max(1, StructLayout.SizeOf(element)));
    }

    static bool IsRepeated(NamedType type) =>
        type.Definition.CustomAttributes.Has("System.Runtime.CompilerServices.InlineArrayAttribute")
        || type.Definition.MetadataName.Contains(">e__FixedBuffer", StringComparison.Ordinal);

    static bool IsUnion(NamedType type, StructLayout layout) =>
        type.InstanceFields.Length > 1 && Array.TrueForAll(type.InstanceFields, field => layout.Offset(field) == 0);

    public static string MemberName(FieldDesc field)
    {
        if (field.Definition.CustomAttributes.Get(Contract.KernelName)?.Text(0) is { } name)
            return name;
        // <Count>k__BackingField is the property Count.
        int end = field.Name.StartsWith('<') ? field.Name.IndexOf('>', StringComparison.Ordinal) : -1;
        return ModuleImporter.Identifier(end > 1 ? field.Name[1..end] : field.Name);
    }
}
