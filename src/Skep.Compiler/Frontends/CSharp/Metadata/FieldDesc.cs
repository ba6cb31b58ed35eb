namespace Skep.Compiler.Frontends.CSharp.Metadata;

/// <summary>A field of a type with its type arguments.</summary>
sealed class FieldDesc(NamedType owner, FieldDefinitionInfo definition)
{
    public NamedType Owner { get; } = owner;

    public FieldDefinitionInfo Definition { get; } = definition;

    public string Name => Definition.Name;

    public TypeDesc Type => field ??= Definition.DecodeType(Owner.Context);

    /// <summary>Bytes from the start of the struct.</summary>
    public int Offset => Owner.Layout.Offset(this);

    public override string ToString() => $"{Owner.Name}.{Name}";
}
