using System.Reflection;
using System.Reflection.Metadata;

namespace Skep.Compiler.Frontends.CSharp.Metadata;

/// <summary>A row of the Field table.</summary>
sealed class FieldDefinitionInfo
{
    readonly FieldDefinition _row;

    public FieldDefinitionInfo(TypeDefinitionInfo owner, FieldDefinitionHandle handle)
    {
        Owner = owner;
        Handle = handle;
        _row = owner.Assembly.Reader.GetFieldDefinition(handle);
        Name = owner.Assembly.Reader.GetString(_row.Name);
    }

    public TypeDefinitionInfo Owner { get; }

    public FieldDefinitionHandle Handle { get; }

    public string Name { get; }

    public bool IsStatic => (_row.Attributes & FieldAttributes.Static) != 0;

    public bool IsReadOnly => (_row.Attributes & FieldAttributes.InitOnly) != 0;

    public bool IsLiteral => (_row.Attributes & FieldAttributes.Literal) != 0;

    /// <summary>From <c>[FieldOffset]</c>; -1 without.</summary>
    public int ExplicitOffset => _row.GetOffset();

    public AttributeList CustomAttributes => field ??= new AttributeList(Owner.Assembly, _row.GetCustomAttributes());

    public TypeDesc DecodeType(GenericContext context) => _row.DecodeSignature(Owner.Assembly.Signatures, context);

    /// <summary>The number of a constant or of an enum's member.</summary>
    public long LiteralValue()
    {
        MetadataReader reader = Owner.Assembly.Reader;
        Constant constant = reader.GetConstant(_row.GetDefaultValue());
        BlobReader blob = reader.GetBlobReader(constant.Value);
        return blob.ReadConstant(constant.TypeCode) switch
        {
            bool value => value ? 1 : 0,
            char value => value,
            sbyte value => value,
            byte value => value,
            short value => value,
            ushort value => value,
            int value => value,
            uint value => value,
            long value => value,
            ulong value => unchecked((long)value),
            _ => 0,
        };
    }

    /// <summary>The bytes that the assembly has for a field such as those behind <c>"..."u8</c>; empty without.</summary>
    public byte[] Data(int size)
    {
        int address = _row.GetRelativeVirtualAddress();
        return address == 0 ? [] : Owner.Assembly.Data(address, size);
    }

    public override string ToString() => $"{Owner}.{Name}";
}
