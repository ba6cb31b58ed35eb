using System.Reflection.Metadata;

namespace Skep.Compiler.Frontends.CSharp.Metadata;

/// <summary>A method of a type, both with their type arguments.</summary>
sealed class MethodDesc(NamedType owner, MethodDefinitionInfo definition, TypeDesc[] arguments)
{
    MethodSignature<TypeDesc>? _signature;

    public NamedType Owner { get; } = owner;

    public MethodDefinitionInfo Definition { get; } = definition;

    public TypeDesc[] Arguments { get; } = arguments;

    public string Name => Definition.Name;

    public GenericContext Context => new(Owner.Arguments, Arguments);

    public MethodSignature<TypeDesc> Signature => _signature ??= Definition.DecodeSignature(Context);

    public bool IsStatic => Definition.IsStatic;

    public TypeDesc ReturnType => Signature.ReturnType;

    /// <summary>Without <c>this</c>.</summary>
    public IReadOnlyList<TypeDesc> Parameters => Signature.ParameterTypes;

    /// <summary>With <c>this</c>: a reference to a struct, an object of a class.</summary>
    public TypeDesc[] AllParameters => field ??=
        IsStatic ? [.. Parameters] : [Owner.IsValueType ? Owner.Set.ByRef(Owner) : Owner, .. Parameters];

    /// <summary>The table of intrinsics finds methods by this: <c>System.Span`1.get_Item</c>.</summary>
    public string FullName => field ??= $"{Owner.FullName}.{Name}";

    /// <summary>For messages: <c>Packet.TryRead</c>.</summary>
    public override string ToString() => $"{Owner.Name}.{DisplayName}";

    string DisplayName => Name switch
    {
        ".ctor" => "constructor",
        _ when Name.StartsWith("get_", StringComparison.Ordinal) || Name.StartsWith("set_", StringComparison.Ordinal) => Name[4..],
        _ when Name.StartsWith('<') => ReadableLocal(Name),
        _ => Name,
    };

    // <Main>g__Local|0_1 and <Main>b__0_1: a local function and a lambda of Main.
    static string ReadableLocal(string name)
    {
        int local = name.IndexOf(">g__", StringComparison.Ordinal);
        int bar = name.IndexOf('|', StringComparison.Ordinal);
        if (local >= 0 && bar > local)
            return name[(local + 4)..bar];
        int close = name.IndexOf('>', StringComparison.Ordinal);
        return close > 1 ? $"lambda in {name[1..close]}" : name;
    }
}
