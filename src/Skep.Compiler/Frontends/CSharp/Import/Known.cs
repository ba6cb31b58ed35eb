using Skep.Compiler.Frontends.CSharp.Metadata;

namespace Skep.Compiler.Frontends.CSharp.Import;

/// <summary>
/// What a program has only while it is compiled: there is no managed heap in the kernel. Functions are made anew for each combination of
/// these that they are called with.
/// </summary>
abstract record Known
{
    /// <summary>For messages.</summary>
    public abstract string Description { get; }
}

sealed record KnownNull : Known
{
    public static KnownNull Instance { get; } = new();

    public override string Description => "null";
}

sealed record KnownString(string Text) : Known
{
    public override string Description => "a string";
}

/// <summary>A <c>Type</c> or its handle.</summary>
sealed record KnownType(TypeDesc Type) : Known
{
    public override string Description => $"typeof({Type.Name})";
}

/// <summary>A field's handle, as <c>RuntimeHelpers.CreateSpan</c> takes it.</summary>
sealed record KnownField(FieldDesc Field) : Known
{
    public override string Description => $"the field {Field}";
}

/// <summary>What <c>ldftn</c> gives.</summary>
sealed record KnownMethod(MethodDesc Method) : Known
{
    public override string Description => $"the address of {Method}";
}

/// <summary>A delegate that leads to one method.</summary>
/// <param name="Target">Null for a static method.</param>
sealed record KnownDelegate(NamedType Type, MethodDesc Method, Known? Target) : Known
{
    public override string Description => $"a delegate to {Method}";
}

sealed record KnownException(NamedType Type) : Known
{
    public override string Description => Type.Name;
}

/// <summary>A value in a box, as generic code makes one only to test it.</summary>
sealed record KnownBox(TypeDesc Type, StackValue Content) : Known
{
    public override string Description => $"{Type.Name} in a box";
}

/// <summary><c>EqualityComparer&lt;T&gt;.Default</c>, <c>Comparer&lt;T&gt;.Default</c>.</summary>
sealed record KnownComparer(TypeDesc Type) : Known
{
    public override string Description => $"a comparer of {Type.Name}";
}

/// <summary>An object that the constructor of the program class made: a map, a global, the program object itself.</summary>
sealed record KnownObject(NamedType Type) : Known
{
    /// <summary>The property that holds it.</summary>
    public string Name { get; init; } = "";

    /// <summary>The map or the global variable that it is.</summary>
    public object? Symbol { get; set; }

    /// <summary>The arguments of its constructor by parameter name.</summary>
    public Dictionary<string, Constant> Arguments { get; } = [];

    public Dictionary<FieldDefinitionInfo, Constant> Fields { get; } = [];

    public override string Description => Name.Length > 0 ? Name : Type.Name;

    // Each object is itself only.
    public bool Equals(KnownObject? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
