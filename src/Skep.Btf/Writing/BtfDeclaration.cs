using System.Globalization;

namespace Skep.Btf;

/// <summary>Types and declarations as a reader of C expects them in a message or a listing.</summary>
public static class BtfDeclaration
{
    /// <summary>
    /// The declaration of <paramref name="name"/>, such as <c>struct sk_buff *skb</c>, or without a name the type itself. Structs and enums
    /// without name are cut short: <c>struct {...}</c>.
    /// </summary>
    public static string Of(BtfType type, string name = "")
    {
        var output = new StringWriter(CultureInfo.InvariantCulture);
        var writer = new Writer(type.File, output);
        bool hasOwnName = type.Kind is BtfKind.Variable or BtfKind.Function;
        writer.WriteDeclaration(hasOwnName ? type.TypeId : type.Id, hasOwnName && name.Length == 0 ? type.Name : name, 0);
        return output.ToString();
    }

    sealed class Writer(BtfFile file, TextWriter output) : CDeclarationWriter(file, output)
    {
        readonly TextWriter _output = output;

        protected override void WriteSpecifier(BtfType type, int indent) => _output.Write(type.Kind switch
        {
            BtfKind.Struct or BtfKind.Union or BtfKind.Enum or BtfKind.Enum64 or BtfKind.Forward =>
                $"{Keyword(type)} {(type.IsAnonymous ? "{...}" : type.Name)}",
            BtfKind.Int or BtfKind.Float or BtfKind.Typedef or BtfKind.DataSection => type.Name,
            _ => "void",
        });
    }
}
