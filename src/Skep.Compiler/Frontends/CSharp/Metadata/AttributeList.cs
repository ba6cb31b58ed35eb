using System.Reflection.Metadata;

namespace Skep.Compiler.Frontends.CSharp.Metadata;

/// <summary>The custom attributes of one thing, decoded when asked for by name.</summary>
sealed class AttributeList(AssemblyImage assembly, CustomAttributeHandleCollection handles)
{
    List<(NamedType Type, CustomAttribute Row)> Rows => field ??= ReadTypes();

    public bool Has(string fullName) => Rows.Exists(row => row.Type.FullName == fullName);

    /// <summary>The first attribute of a class; null without.</summary>
    public AttributeDesc? Get(string fullName)
    {
        foreach ((NamedType type, CustomAttribute row) in Rows)
        {
            if (type.FullName == fullName)
                return Decode(type, row);
        }
        return null;
    }

    /// <summary>All attributes of a class.</summary>
    public IEnumerable<AttributeDesc> All(string fullName) =>
        Rows.Where(row => row.Type.FullName == fullName).Select(row => Decode(row.Type, row.Row));

    /// <summary>All attributes whose class derives from another.</summary>
    public IEnumerable<AttributeDesc> DerivedFrom(string fullName) =>
        Rows.Where(row => row.Type.DerivesFrom(fullName)).Select(row => Decode(row.Type, row.Row));

    AttributeDesc Decode(NamedType type, CustomAttribute row)
    {
        CustomAttributeValue<TypeDesc> value = row.DecodeValue(assembly.Signatures);
        return new AttributeDesc(type, value.FixedArguments, value.NamedArguments);
    }

    List<(NamedType, CustomAttribute)> ReadTypes()
    {
        var rows = new List<(NamedType, CustomAttribute)>();
        foreach (CustomAttributeHandle handle in handles)
        {
            CustomAttribute row = assembly.Reader.GetCustomAttribute(handle);
            EntityHandle owner = row.Constructor.Kind == HandleKind.MethodDefinition
                ? assembly.Reader.GetMethodDefinition((MethodDefinitionHandle)row.Constructor).GetDeclaringType()
                : assembly.Reader.GetMemberReference((MemberReferenceHandle)row.Constructor).Parent;
            if (assembly.ResolveType(owner, GenericContext.Open) is NamedType type)
                rows.Add((type, row));
        }
        return rows;
    }
}
