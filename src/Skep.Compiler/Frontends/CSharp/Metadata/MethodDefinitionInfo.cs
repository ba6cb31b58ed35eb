using System.Reflection;
using System.Reflection.Metadata;

namespace Skep.Compiler.Frontends.CSharp.Metadata;

/// <summary>A row of the MethodDef table.</summary>
sealed class MethodDefinitionInfo
{
    readonly MethodDefinition _row;

    public MethodDefinitionInfo(TypeDefinitionInfo owner, MethodDefinitionHandle handle)
    {
        Owner = owner;
        Handle = handle;
        _row = owner.Assembly.Reader.GetMethodDefinition(handle);
        Name = owner.Assembly.Reader.GetString(_row.Name);
        GenericParameters = _row.GetGenericParameters().Count;
    }

    public TypeDefinitionInfo Owner { get; }

    public MethodDefinitionHandle Handle { get; }

    public string Name { get; }

    public int GenericParameters { get; }

    public bool IsStatic => (_row.Attributes & MethodAttributes.Static) != 0;

    public bool IsVirtual => (_row.Attributes & MethodAttributes.Virtual) != 0;

    public bool IsAbstract => (_row.Attributes & MethodAttributes.Abstract) != 0;

    public bool IsFinal => (_row.Attributes & MethodAttributes.Final) != 0;

    public bool NoInlining => (_row.ImplAttributes & MethodImplAttributes.NoInlining) != 0;

    public AttributeList CustomAttributes => field ??= new AttributeList(Owner.Assembly, _row.GetCustomAttributes());

    /// <summary>The property that it gets or sets.</summary>
    public PropertyDefinitionInfo? Property => Array.Find(Owner.Properties, property => property.Getter == this || property.Setter == this);

    public bool HasBody => _row.RelativeVirtualAddress != 0;

    public MethodBodyBlock? Body => HasBody ? Owner.Assembly.Body(_row.RelativeVirtualAddress) : null;

    public MethodSignature<TypeDesc> DecodeSignature(GenericContext context) => _row.DecodeSignature(Owner.Assembly.Signatures, context);

    public MethodSymbols Symbols => field ??= MethodSymbols.Read(Owner.Assembly, Handle);

    /// <summary>Whether the result's type carries a required modifier, such as <c>IsExternalInit</c> of an <c>init</c> accessor.</summary>
    public bool HasModifier(string name)
    {
        MetadataReader reader = Owner.Assembly.Reader;
        BlobReader blob = reader.GetBlobReader(_row.Signature);
        blob.ReadSignatureHeader();
        blob.ReadCompressedInteger();
        if (blob.ReadSignatureTypeCode() != SignatureTypeCode.RequiredModifier)
            return false;
        EntityHandle modifier = blob.ReadTypeHandle();
        return Owner.Assembly.FullNameOf(modifier) is { } full && full.EndsWith("." + name, StringComparison.Ordinal);
    }

    /// <summary>Without <c>this</c>; empty where the metadata has no name.</summary>
    public string[] ParameterNames => field ??= ReadParameterNames();

    string[] ReadParameterNames()
    {
        MetadataReader reader = Owner.Assembly.Reader;
        string[] names = new string[DecodeSignature(GenericContext.Open).ParameterTypes.Length];
        Array.Fill(names, "");
        foreach (ParameterHandle handle in _row.GetParameters())
        {
            Parameter parameter = reader.GetParameter(handle);
            if (parameter.SequenceNumber is > 0 and var number && number <= names.Length)
                names[number - 1] = reader.GetString(parameter.Name);
        }
        return names;
    }

    public override string ToString() => $"{Owner}.{Name}";
}
