using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Skep.Compiler.Frontends.CSharp.Metadata;

/// <summary>Reads signature blobs of one assembly into types.</summary>
sealed class SignatureProvider(AssemblyImage assembly)
    : ISignatureTypeProvider<TypeDesc, GenericContext>, ICustomAttributeTypeProvider<TypeDesc>
{
    AssemblySet Set => assembly.Set;

    public TypeDesc GetPrimitiveType(PrimitiveTypeCode typeCode) => Set.Core(typeCode.ToString());

    public TypeDesc GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        assembly.ResolveType(handle, GenericContext.Open);

    public TypeDesc GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
        assembly.ResolveType(handle, GenericContext.Open);

    public TypeDesc GetTypeFromSpecification(
        MetadataReader reader, GenericContext genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        assembly.ResolveType(handle, genericContext);

    public TypeDesc GetGenericInstantiation(TypeDesc genericType, ImmutableArray<TypeDesc> typeArguments) =>
        genericType is NamedType named ? named.Definition.Instantiate([.. typeArguments]) : genericType;

    public TypeDesc GetGenericTypeParameter(GenericContext genericContext, int index) => genericContext.TypeParameter(Set, index);

    public TypeDesc GetGenericMethodParameter(GenericContext genericContext, int index) => genericContext.MethodParameter(Set, index);

    public TypeDesc GetByReferenceType(TypeDesc elementType) => Set.ByRef(elementType);

    public TypeDesc GetPointerType(TypeDesc elementType) => Set.Pointer(elementType);

    public TypeDesc GetSZArrayType(TypeDesc elementType) => Set.Array(elementType, 1);

    public TypeDesc GetArrayType(TypeDesc elementType, ArrayShape shape) => Set.Array(elementType, shape.Rank);

    public TypeDesc GetPinnedType(TypeDesc elementType) => elementType;

    public TypeDesc GetModifiedType(TypeDesc modifier, TypeDesc unmodifiedType, bool isRequired) => unmodifiedType;

    public TypeDesc GetFunctionPointerType(MethodSignature<TypeDesc> signature) => Set.FunctionPointer;

    public TypeDesc GetSystemType() => Set.Core("Type");

    public bool IsSystemType(TypeDesc type) => type.FullName == "System.Type";

    public PrimitiveTypeCode GetUnderlyingEnumType(TypeDesc type) => Enum.Parse<PrimitiveTypeCode>(type.Primitive.ToString());

    // Attributes hold types as text: Namespace.Outer+Nested, Assembly, Version=...
    public TypeDesc GetTypeFromSerializedName(string name)
    {
        string[] parts = name.Split(',', 2, StringSplitOptions.TrimEntries);
        string[] nesting = parts[0].Split('+');
        int dot = nesting[0].LastIndexOf('.');
        string space = dot < 0 ? "" : nesting[0][..dot];
        AssemblyImage? where = parts.Length > 1 ? Set.Find(parts[1].Split(',')[0]) : assembly;
        TypeDefinitionInfo? found = where?.Find(space, nesting[0][(dot + 1)..]) ?? Set.CoreAssembly?.Find(space, nesting[0][(dot + 1)..]);
        for (int i = 1; i < nesting.Length && found is not null; i++)
            found = found.Nested(nesting[i]);
        return found is null ? Set.Missing(where?.Name ?? "?", parts[0]) : found.Open;
    }
}
