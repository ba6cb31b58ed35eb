namespace Skep.Btf;

public sealed partial class BtfCSharpWriter
{
    /// <summary>The runtime refuses inline arrays of more bytes.</summary>
    const long LargestInlineArray = 1 << 20;

    readonly Dictionary<int, string> _namesById = [];

    /// <summary>A type as C# refers to it, and its size in bytes; the size is 0 where C# has no such type.</summary>
    readonly record struct Reference(string Name, long Size);

    /// <summary>
    /// How to refer to a type; what has to be defined for that is put on the list. <paramref name="holder"/> is what a struct or enum
    /// without name is called after.
    /// </summary>
    Reference Refer(BtfType type, string holder)
    {
        if (!_file.TryGetSize(type.Id, out long size) || size is 0 or > int.MaxValue)
            return default;
        for (int depth = 0; type.IsModifier || type.Kind == BtfKind.Typedef; depth++)
        {
            if (type.Kind == BtfKind.Typedef)
                holder = type.Name;
            if (depth == BtfType.MaxDepth)
                return default;
            type = type.Target;
        }
        return type.Kind switch
        {
            BtfKind.Int when type.IntEncoding.IsBool && size == 1 => new Reference("bool", 1),
            BtfKind.Int when ValueWalker<TextSink>.IsCharacter(type) => new Reference("byte", 1),
            BtfKind.Int when size is 1 or 2 or 4 or 8 or 16 => new Reference(Number((int)size, type.IsSigned), size),
            BtfKind.Pointer => new Reference(Number((int)size, false), size),
            BtfKind.Float when size is 2 or 4 or 8 => new Reference(size switch { 2 => "Half", 4 => "float", _ => "double" }, size),
            BtfKind.Enum or BtfKind.Enum64 when size is 1 or 2 or 4 or 8 => new Reference(NameOf(type, holder), size),
            BtfKind.Struct or BtfKind.Union => new Reference(NameOf(type, holder), size),
            BtfKind.Array => ReferArray(type.Array, size, holder),
            _ => Opaque(size),
        };
    }

    string NameOf(BtfType type, string holder)
    {
        if (_namesById.TryGetValue(type.Id, out string? name))
            return name;
        name = _names.Unique(type.IsAnonymous ? holder : type.Name);
        _namesById[type.Id] = name;
        _pending.Enqueue(new Definition(type, name));
        return name;
    }

    Reference ReferArray(BtfArray array, long size, string holder)
    {
        Reference element = Refer(array.ElementType, holder);
        if (element.Size == 0 || size > LargestInlineArray)
            return Opaque(size);
        string name = Define(
            $"{Capitalised(element.Name)}Array{array.Length}",
            $"[InlineArray({array.Length})]\n{_accessibility} struct $\n{{\n    {element.Name} _element;\n}}\n\n");
        return new Reference(name, size);
    }

    /// <summary>Bytes that C# has no type for.</summary>
    Reference Opaque(long size)
    {
        string text = $"[StructLayout(LayoutKind.Sequential, Pack = 1, Size = {size})]\n{_accessibility} struct $\n{{\n}}\n\n";
        return new Reference(Define($"Opaque{size}", text), size);
    }

    /// <summary>The name of the type with this definition, in which $ stands for the name.</summary>
    string Define(string wanted, string text)
    {
        if (!_defined.TryGetValue(text, out string? name))
        {
            name = _defined[text] = _names.Unique(wanted);
            _pending.Enqueue(new Definition(_file.GetType(0), name, text.Replace("$", name, StringComparison.Ordinal)));
        }
        return name;
    }

    static string Capitalised(string name)
    {
        name = name.TrimStart('@');
        return name switch
        {
            "sbyte" => "SByte",
            "ushort" => "UShort",
            "uint" => "UInt",
            "ulong" => "ULong",
            _ => char.ToUpperInvariant(name[0]) + name[1..],
        };
    }
}
