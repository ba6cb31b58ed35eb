namespace Skep.Compiler.Ir.Types;

/// <summary>
/// A type as BTF describes it. The code does not depend on it: it is there for maps, globals, signatures and CO-RE relocations, and for
/// people. Two types are the same when they are the same object.
/// </summary>
public abstract class DataType(string name, int size)
{
    /// <summary>As BTF has it: a C identifier, or empty for pointers and arrays.</summary>
    public string Name { get; } = name;

    /// <summary>Bytes; 0 for void and functions.</summary>
    public int Size { get; } = size;

    public override string ToString() => Name;
}

public sealed class VoidType : DataType
{
    public static VoidType Instance { get; } = new();

    VoidType()
        : base("void", 0)
    {
    }
}

/// <summary>An integer, a character or a truth value.</summary>
public sealed class IntegerType(string name, int size, bool isSigned, bool isBool = false, bool isChar = false) : DataType(name, size)
{
    public bool IsSigned { get; } = isSigned;

    public bool IsBool { get; } = isBool;

    public bool IsChar { get; } = isChar;
}

public sealed class EnumType(string name, int size, bool isSigned, IReadOnlyList<(string Name, long Value)> values) : DataType(name, size)
{
    public bool IsSigned { get; } = isSigned;

    public IReadOnlyList<(string Name, long Value)> Values { get; } = values;
}

/// <param name="target">What it points to, asked for when needed: types may go in circles.</param>
public sealed class PointerType(Func<DataType> target) : DataType("", 8)
{
    public PointerType(DataType target)
        : this(() => target)
    {
    }

    public DataType Target => field ??= target();
}

public sealed class ArrayType(DataType element, int length) : DataType("", checked(element.Size * length))
{
    public DataType Element { get; } = element;

    public int Length { get; } = length;
}

/// <summary>A struct or union. Members are given when asked for: types may go in circles.</summary>
public sealed class StructType(string name, int size, Func<IReadOnlyList<StructMember>> members, bool isUnion = false)
    : DataType(name, size)
{
    public StructType(string name, int size, IReadOnlyList<StructMember> members, bool isUnion = false)
        : this(name, size, () => members, isUnion)
    {
    }

    public bool IsUnion { get; } = isUnion;

    public IReadOnlyList<StructMember> Members => field ??= members();
}

/// <param name="Name">Empty for an anonymous struct or union.</param>
/// <param name="BitOffset">From the start of the struct.</param>
/// <param name="BitSize">Of a bit field; 0 for an ordinary member.</param>
public sealed record StructMember(string Name, DataType Type, int BitOffset, int BitSize = 0);

public sealed class TypedefType(string name, DataType target) : DataType(name, target.Size)
{
    public DataType Target { get; } = target;
}

/// <summary>A structure that is only named.</summary>
public sealed class ForwardType(string name, bool isUnion = false) : DataType(name, 0)
{
    public bool IsUnion { get; } = isUnion;
}

public sealed class FunctionType(DataType result, IReadOnlyList<(string Name, DataType Type)> parameters) : DataType("", 0)
{
    public DataType Result { get; } = result;

    public IReadOnlyList<(string Name, DataType Type)> Parameters { get; } = parameters;
}
