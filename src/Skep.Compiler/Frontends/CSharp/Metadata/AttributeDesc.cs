using System.Collections.Immutable;
using System.Globalization;
using System.Reflection.Metadata;

namespace Skep.Compiler.Frontends.CSharp.Metadata;

/// <summary>A custom attribute with its arguments.</summary>
sealed record AttributeDesc(
    NamedType Type, ImmutableArray<CustomAttributeTypedArgument<TypeDesc>> Fixed,
    ImmutableArray<CustomAttributeNamedArgument<TypeDesc>> Named)
{
    /// <summary>A constructor argument as text; null when there are fewer.</summary>
    public string? Text(int index) => index < Fixed.Length ? Convert.ToString(Fixed[index].Value, CultureInfo.InvariantCulture) : null;

    /// <summary>A constructor argument as a number.</summary>
    public long? Number(int index) => index < Fixed.Length ? AsNumber(Fixed[index].Value) : null;

    public long? Number(string name) => NamedValue(name) is { } value ? AsNumber(value) : null;

    public string? Text(string name) => NamedValue(name) as string;

    public bool IsSet(string name) => NamedValue(name) is true;

    public object? NamedValue(string name)
    {
        foreach (CustomAttributeNamedArgument<TypeDesc> argument in Named)
        {
            if (argument.Name == name)
                return argument.Value;
        }
        return null;
    }

    static long? AsNumber(object? value) => value switch
    {
        ulong number => unchecked((long)number),
        bool truth => truth ? 1 : 0,
        char character => character,
        IConvertible number and not string => number.ToInt64(CultureInfo.InvariantCulture),
        _ => null,
    };
}
