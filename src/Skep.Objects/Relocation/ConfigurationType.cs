using Skep.Btf;

namespace Skep.Objects;

/// <summary>The types that a <c>__kconfig</c> variable may have.</summary>
enum ConfigurationType
{
    None,

    /// <summary>True for <c>y</c>.</summary>
    Bool,

    /// <summary>One byte: the letter <c>y</c>, <c>m</c> or <c>n</c>, or a small number.</summary>
    Char,

    Integer,

    /// <summary><c>enum libbpf_tristate</c>: 0 for <c>n</c>, 1 for <c>y</c>, 2 for <c>m</c>.</summary>
    Tristate,

    /// <summary>An array of char that takes a string.</summary>
    String,
}

static class ConfigurationTypes
{
    /// <summary>What is longer than a page is no configuration string.</summary>
    const uint MaxLength = 4096;

    /// <param name="type">Without modifiers and typedefs.</param>
    public static ConfigurationType Classify(BtfType type) => type.Kind switch
    {
        BtfKind.Int when type.IntEncoding.IsBool => type.Size == 1 ? ConfigurationType.Bool : ConfigurationType.None,
        BtfKind.Int when type.Size == 1 => ConfigurationType.Char,
        BtfKind.Int when type.Size is 2 or 4 or 8 => ConfigurationType.Integer,
        BtfKind.Enum when type.Size == 4 && type.NameUtf8.SequenceEqual("libbpf_tristate"u8) => ConfigurationType.Tristate,
        BtfKind.Array when type.Array.Length is > 0 and <= MaxLength
            && type.Array.ElementType.SkipModifiersAndTypedefs() is { Kind: BtfKind.Int, Size: 1 } => ConfigurationType.String,
        _ => ConfigurationType.None,
    };
}
