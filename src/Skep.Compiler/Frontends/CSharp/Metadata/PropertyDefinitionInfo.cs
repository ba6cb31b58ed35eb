using System.Reflection.Metadata;

namespace Skep.Compiler.Frontends.CSharp.Metadata;

/// <summary>A row of the Property table.</summary>
sealed class PropertyDefinitionInfo
{
    readonly PropertyDefinition _row;
    readonly PropertyAccessors _accessors;

    public PropertyDefinitionInfo(TypeDefinitionInfo owner, PropertyDefinitionHandle handle)
    {
        Owner = owner;
        _row = owner.Assembly.Reader.GetPropertyDefinition(handle);
        _accessors = _row.GetAccessors();
        Name = owner.Assembly.Reader.GetString(_row.Name);
    }

    public TypeDefinitionInfo Owner { get; }

    public string Name { get; }

    public MethodDefinitionInfo? Getter => field ??= Array.Find(Owner.Methods, method => method.Handle == _accessors.Getter);

    public MethodDefinitionInfo? Setter => field ??= Array.Find(Owner.Methods, method => method.Handle == _accessors.Setter);

    public AttributeList CustomAttributes => field ??= new AttributeList(Owner.Assembly, _row.GetCustomAttributes());

    /// <summary>The field that the compiler made for an automatic property.</summary>
    public FieldDefinitionInfo? BackingField => field ??= Owner.FieldNamed($"<{Name}>k__BackingField");

    public override string ToString() => $"{Owner}.{Name}";
}
