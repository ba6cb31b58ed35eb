using Skep.Btf;
using Skep.Compiler.Ir.Types;
using Skep.Objects;

namespace Skep.Compiler.Ir;

/// <summary>Memory on the stack.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Alignment">Bytes: 1, 2, 4 or 8.</param>
/// <param name="Name">The local variable, for people.</param>
public sealed record SlotSymbol(int Size, int Alignment, string? Name = null)
{
    // Two slots of one shape are still two slots.
    public bool Equals(SlotSymbol? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}

/// <summary>A global variable.</summary>
/// <param name="name">Unique in the module.</param>
/// <param name="section"><c>.data</c>, <c>.bss</c>, <c>.rodata</c> or one of those with a name of its own behind.</param>
/// <param name="type">Its type, for BTF; gives the size.</param>
public sealed class GlobalSymbol(string name, string section, DataType type)
{
    public string Name { get; } = name;

    public string Section { get; } = section;

    public DataType Type { get; } = type;

    /// <summary>Initial bytes, little-endian; null for zeros.</summary>
    public byte[]? Contents { get; init; }

    public int Alignment { get; init; } = 8;

    /// <summary>Known only inside the object: a string literal, a table. It has no variable of its own in BTF.</summary>
    public bool IsAnonymous { get; init; }

    public bool IsReadOnly => Section.StartsWith(".rodata", StringComparison.Ordinal);

    public override string ToString() => "@" + Name;
}

/// <summary>A map. Sizes and flags are in the spec, types for BTF beside it.</summary>
public sealed class MapSymbol(MapSpec spec, DataType? key, DataType? value)
{
    public MapSpec Spec { get; } = spec;

    public string Name => Spec.Name;

    /// <summary>Null for maps without keys, and where only the size is known.</summary>
    public DataType? Key { get; } = key;

    /// <summary>Null for maps without values, and where only the size is known. For ring buffers the type of the records, if there is
    /// one: not part of the map's definition, but kept in BTF for readers.</summary>
    public DataType? Value { get; } = value;

    public override string ToString() => "@" + Name;
}

/// <summary>A kfunc, a kernel variable or a value of the kernel's configuration.</summary>
public sealed class ExternSymbol(string name, ExternKind kind, DataType type, bool isWeak = false)
{
    public string Name { get; } = name;

    public ExternKind Kind { get; } = kind;

    /// <summary>A <see cref="FunctionType"/> for a kfunc; a <see cref="VoidType"/> for a variable of unknown type.</summary>
    public DataType Type { get; } = type;

    public bool IsWeak { get; } = isWeak;

    public override string ToString() => "@" + Name;
}

/// <summary>What a CO-RE relocation asks of the kernel's types.</summary>
/// <param name="Kind">Offset, size, existence and so on.</param>
/// <param name="Root">The type, as the program knows it.</param>
/// <param name="Path">Colon-separated indices: array index, then member numbers (<c>0:1:2</c>); the enumerator's number; <c>0</c> for a
/// type.</param>
/// <param name="LocalValue">What it is for the type as the program knows it: what the code has before relocation.</param>
public sealed record CoreAccess(CoreRelocationKind Kind, DataType Root, string Path, long LocalValue)
{
    /// <summary>For people: <c>task_struct.real_parent</c>.</summary>
    public string? Text { get; init; }
}
