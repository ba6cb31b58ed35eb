namespace Skep.Btf;

public sealed partial class BtfCWriter
{
    sealed class Declarations(BtfCWriter writer) : CDeclarationWriter(writer._file, writer._output)
    {
        protected override void WriteSpecifier(BtfType type, int indent) => writer.WriteSpecifier(type, indent);
    }

    /// <summary>Writes a type that has a name, or a struct or enum that is defined on the spot.</summary>
    void WriteSpecifier(BtfType type, int indent)
    {
        switch (type.Kind)
        {
            case BtfKind.Int or BtfKind.Float:
                _output.Write(IsBuiltIn(type) ? type.Name : _names.Typedef(type));
                break;
            case BtfKind.Typedef:
                _output.Write(_names.Typedef(type));
                break;
            case BtfKind.Struct or BtfKind.Union or BtfKind.Forward:
                if (type.IsAnonymous)
                    WriteStruct(type, indent);
                else
                    _output.Write($"{CDeclarationWriter.Keyword(type)} {_names.Tag(type)}");
                break;
            case BtfKind.Enum or BtfKind.Enum64:
                if (!type.IsAnonymous)
                    _output.Write($"enum {_names.Tag(type)}");
                else if (_writtenEnums.Add(type.Id))
                    WriteEnum(type, indent);
                else
                    _output.Write(IntOf(type.Size, type.IsSigned));
                break;
            default:
                _output.Write("void");
                break;
        }
    }

    /// <summary>Whether C knows the type by the words of its name.</summary>
    static bool IsBuiltIn(BtfType type) =>
        !type.IsAnonymous && type.Name.Split(' ').All(static word => word is "char" or "short" or "int" or "long" or "signed" or "unsigned"
            or "_Bool" or "__int128" or "float" or "double");

    static string IntOf(uint size, bool signed) => (signed ? "" : "unsigned ") + size switch
    {
        1 => "char",
        2 => "short",
        8 => "long long",
        16 => "__int128",
        _ => "int",
    };
}
