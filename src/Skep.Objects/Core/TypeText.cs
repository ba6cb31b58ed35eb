using Skep.Btf;

namespace Skep.Objects.Core;

static class TypeText
{
    /// <summary>A type as C refers to it.</summary>
    public static string Of(BtfType type) => Keyword(type) + (type.IsAnonymous ? "(anonymous)" : type.Name);

    /// <summary>The same without flavour, as the kernel has it.</summary>
    public static string InKernel(BtfType type) => Keyword(type) + BtfName.Essential(type.Name).ToString();

    static string Keyword(BtfType type) => type.Kind switch
    {
        BtfKind.Struct => "struct ",
        BtfKind.Union => "union ",
        BtfKind.Enum or BtfKind.Enum64 => "enum ",
        BtfKind.Forward => type.KindFlag ? "union " : "struct ",
        _ => "",
    };
}
