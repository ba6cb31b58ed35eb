using Skep.Btf;

namespace Skep.Objects.Core;

static class TypeText
{
    /// <summary>A named type as C refers to it.</summary>
    public static string Of(BtfType type)
    {
        string keyword = type.Kind switch
        {
            BtfKind.Struct => "struct ",
            BtfKind.Union => "union ",
            BtfKind.Enum or BtfKind.Enum64 => "enum ",
            BtfKind.Forward => type.KindFlag ? "union " : "struct ",
            _ => "",
        };
        return keyword + (type.IsAnonymous ? "(anonymous)" : type.Name);
    }
}
