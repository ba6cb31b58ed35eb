using System.Reflection.Metadata;

namespace Skep.Compiler.Frontends.CSharp.Metadata;

/// <summary>From tokens to types, methods and fields.</summary>
sealed partial class AssemblyImage
{
    public TypeDesc ResolveType(EntityHandle handle, GenericContext context)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                return Definition((TypeDefinitionHandle)handle).Open;
            case HandleKind.TypeReference:
                return ResolveReference((TypeReferenceHandle)handle);
            case HandleKind.TypeSpecification:
                return Reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(Signatures, context);
            default:
                throw new BadImageFormatException($"a token of a {handle.Kind} where a type is expected");
        }
    }

    TypeDesc ResolveReference(TypeReferenceHandle handle)
    {
        TypeDefinitionInfo? definition = FindReference(handle, out string assembly, out string name);
        return definition is null ? Set.Missing(assembly, name) : definition.Open;
    }

    TypeDefinitionInfo? FindReference(TypeReferenceHandle handle, out string assembly, out string name)
    {
        TypeReference row = Reader.GetTypeReference(handle);
        name = Reader.GetString(row.Name);
        string space = Reader.GetString(row.Namespace);
        switch (row.ResolutionScope.Kind)
        {
            case HandleKind.TypeReference:
                string inner = name;
                TypeDefinitionInfo? outer = FindReference((TypeReferenceHandle)row.ResolutionScope, out assembly, out name);
                name += "+" + inner;
                return outer is null ? null : outer.Nested(inner);
            case HandleKind.AssemblyReference:
                assembly = Reader.GetString(Reader.GetAssemblyReference((AssemblyReferenceHandle)row.ResolutionScope).Name);
                TypeDefinitionInfo? found = Set.Find(assembly)?.Find(space, name);
                name = space.Length > 0 ? space + "." + name : name;
                return found;
            default:
                assembly = Name;
                return Find(space, name);
        }
    }

    /// <summary>Null when the method is in no assembly at hand.</summary>
    public MethodDesc? ResolveMethod(EntityHandle handle, GenericContext context)
    {
        switch (handle.Kind)
        {
            case HandleKind.MethodDefinition:
                var definition = (MethodDefinitionHandle)handle;
                TypeDefinitionInfo owner = Definition(Reader.GetMethodDefinition(definition).GetDeclaringType());
                // Inside a generic type, a MethodDef token names the method of the type over its own parameters.
                NamedType type = owner.Instantiate([.. Enumerable.Range(0, owner.Parameters).Select(i => context.TypeParameter(Set, i))]);
                return type.Method(Array.Find(owner.Methods, method => method.Handle == definition)!);
            case HandleKind.MethodSpecification:
                MethodSpecification specification = Reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                MethodDesc? generic = specification.Method.Kind == HandleKind.MethodSpecification ? null : ResolveMethod(specification.Method, context);
                return generic?.Owner.Method(generic.Definition, [.. specification.DecodeSignature(Signatures, context)]);
            case HandleKind.MemberReference:
                return ResolveMemberMethod(Reader.GetMemberReference((MemberReferenceHandle)handle), context);
            default:
                return null;
        }
    }

    MethodDesc? ResolveMemberMethod(MemberReference reference, GenericContext context)
    {
        if (reference.GetKind() != MemberReferenceKind.Method || ResolveParent(reference, context) is not NamedType parent)
            return null;
        string name = Reader.GetString(reference.Name);
        MethodSignature<TypeDesc> wanted = reference.DecodeMethodSignature(Signatures, GenericContext.Open);
        foreach (NamedType type in parent.Chain())
        {
            foreach (MethodDefinitionInfo candidate in type.Definition.MethodsNamed(name))
            {
                if (Matches(candidate, wanted))
                    return type.Method(candidate);
            }
        }
        return null;
    }

    static bool Matches(MethodDefinitionInfo candidate, MethodSignature<TypeDesc> wanted)
    {
        if (candidate.GenericParameters != wanted.GenericParameterCount || candidate.IsStatic == wanted.Header.IsInstance)
            return false;
        MethodSignature<TypeDesc> have = candidate.DecodeSignature(GenericContext.Open);
        return have.ReturnType == wanted.ReturnType && have.ParameterTypes.AsSpan().SequenceEqual(wanted.ParameterTypes.AsSpan());
    }

    TypeDesc? ResolveParent(MemberReference reference, GenericContext context) => reference.Parent.Kind switch
    {
        HandleKind.TypeDefinition or HandleKind.TypeReference or HandleKind.TypeSpecification => ResolveType(reference.Parent, context),
        _ => null,
    };

    /// <summary>Null when the field is in no assembly at hand.</summary>
    public FieldDesc? ResolveField(EntityHandle handle, GenericContext context)
    {
        if (handle.Kind == HandleKind.FieldDefinition)
        {
            var definition = (FieldDefinitionHandle)handle;
            TypeDefinitionInfo owner = Definition(Reader.GetFieldDefinition(definition).GetDeclaringType());
            NamedType type = owner.Instantiate([.. Enumerable.Range(0, owner.Parameters).Select(i => context.TypeParameter(Set, i))]);
            return Array.Find(type.Fields, field => field.Definition.Handle == definition);
        }
        if (handle.Kind != HandleKind.MemberReference)
            return null;
        MemberReference reference = Reader.GetMemberReference((MemberReferenceHandle)handle);
        string name = Reader.GetString(reference.Name);
        return (ResolveParent(reference, context) as NamedType)?.Chain().Select(
            type => type.FieldNamed(name)).FirstOrDefault(field => field is not null);
    }

    /// <summary>For messages, when <see cref="ResolveMethod"/> or <see cref="ResolveField"/> found nothing.</summary>
    public string Describe(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.MethodSpecification:
                return Describe(Reader.GetMethodSpecification((MethodSpecificationHandle)handle).Method);
            case HandleKind.MemberReference:
                MemberReference reference = Reader.GetMemberReference((MemberReferenceHandle)handle);
                return $"{ResolveParent(reference, GenericContext.Open)?.Name ?? "?"}.{Reader.GetString(reference.Name)}";
            default:
                return handle.Kind.ToString();
        }
    }
}
