using System.Globalization;
using Skep.Btf;

namespace Skep.Cli.Values;

/// <summary>Names types as C does, as far as that fits a table: <c>struct flow_key</c>, <c>char[16]</c>, <c>struct sock *</c>.</summary>
static class TypeNames
{
    const int MaxDepth = 16;

    public static string Of(BtfType type) => Of(type, MaxDepth);

    /// <summary>Of a type id in an object that may have no BTF; <paramref name="size"/> bytes stand for an unknown type.</summary>
    public static string Of(BtfFile? file, int typeId, long size) => file is not null && typeId != 0
        ? Of(file.GetType(typeId))
        : size == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{size} bytes");

    static string Of(BtfType type, int depth)
    {
        if (depth == 0)
            return "...";
        return type.Kind switch
        {
            BtfKind.Void => "void",
            BtfKind.Pointer => Pointer(type.Target, depth),
            BtfKind.Array => Array(type, depth),
            BtfKind.Struct => Tagged("struct", type),
            BtfKind.Union => Tagged("union", type),
            BtfKind.Forward => Tagged(type.KindFlag ? "union" : "struct", type),
            BtfKind.Enum or BtfKind.Enum64 => Tagged("enum", type),
            BtfKind.Const => Qualified("const", type.Target, depth),
            BtfKind.Volatile => Qualified("volatile", type.Target, depth),
            BtfKind.Restrict or BtfKind.TypeTag => Of(type.Target, depth - 1),
            BtfKind.Function => type.Name + "()",
            BtfKind.FunctionPrototype => Of(type.Target, depth - 1) + " ()",
            BtfKind.Variable => Of(type.Target, depth - 1),
            _ => type.Name,
        };
    }

    /// <summary>The lengths of an array of arrays stand from the outermost to the innermost.</summary>
    static string Array(BtfType type, int depth)
    {
        string lengths = "";
        for (; type.Kind == BtfKind.Array && depth > 0; depth--)
        {
            lengths += type.Array.Length == 0 ? "[]" : string.Create(CultureInfo.InvariantCulture, $"[{type.Array.Length}]");
            type = type.Array.ElementType;
        }
        return Of(type, depth) + lengths;
    }

    static string Pointer(BtfType target, int depth)
    {
        string name = Of(target, depth - 1);
        return name.EndsWith('*') ? name + "*" : name + " *";
    }

    /// <summary>What qualifies a pointer stands behind its star, what qualifies anything else in front.</summary>
    static string Qualified(string qualifier, BtfType target, int depth)
    {
        string name = Of(target, depth - 1);
        return target.SkipModifiers().Kind == BtfKind.Pointer ? $"{name}{(name.EndsWith('*') ? "" : " ")}{qualifier}" : $"{qualifier} {name}";
    }

    static string Tagged(string keyword, BtfType type) => type.IsAnonymous ? keyword + " {...}" : $"{keyword} {type.Name}";
}
