using Skep.Btf;
using Skep.Objects.Reading;

namespace Skep.Objects.Core;

static class TypeText
{
    /// <summary>A type as C refers to it.</summary>
    public static string Of(BtfType type) => Keyword(type) + (type.IsAnonymous ? "(anonymous)" : Name(type.NameUtf8));

    /// <summary>The same without flavour, as the kernel has it.</summary>
    public static string InKernel(BtfType type) => Keyword(type) + Name(BtfName.Essential(type.NameUtf8));

    /// <summary>A name for a message, cut when it is longer than any that is meant to be read.</summary>
    public static string Name(ReadOnlySpan<byte> name) => ObjectSource.Quote(name);

    static string Keyword(BtfType type) => type.Kind switch
    {
        BtfKind.Struct => "struct ",
        BtfKind.Union => "union ",
        BtfKind.Enum or BtfKind.Enum64 => "enum ",
        BtfKind.Forward => type.KindFlag ? "union " : "struct ",
        _ => "",
    };
}
