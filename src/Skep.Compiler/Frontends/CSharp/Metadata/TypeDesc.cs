namespace Skep.Compiler.Frontends.CSharp.Metadata;

/// <summary>A type of the source, closed over its type arguments. There is one object for each type, so that <c>==</c> compares.</summary>
abstract class TypeDesc(AssemblySet set)
{
    public AssemblySet Set { get; } = set;

    /// <summary>As C# writes it, without namespaces: <c>Span&lt;byte&gt;</c>.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// With namespaces and without type arguments: <c>System.Span`1</c>; as <see cref="Name"/> for pointers and the like.
    /// </summary>
    public virtual string FullName => Name;

    public virtual bool IsValueType => false;

    /// <summary>For an enum that of its underlying type.</summary>
    public virtual PrimitiveKind Primitive => PrimitiveKind.None;

    /// <summary>A reference to an object of the managed heap.</summary>
    public virtual bool IsObject => false;

    /// <summary>A byref, a pointer or a function pointer.</summary>
    public bool IsAddress => this is ReferenceType or FunctionPointerType;

    /// <summary>A struct that no register holds.</summary>
    public bool IsStruct => IsValueType && Primitive == PrimitiveKind.None;

    public bool IsVoid => Primitive == PrimitiveKind.Void;

    /// <summary>Whether it or a type argument in it is a type parameter that nothing stands for.</summary>
    public virtual bool IsOpen => false;

    /// <summary>What a pointer or reference points to; null for others.</summary>
    public TypeDesc? Target => (this as ReferenceType)?.Element;

    public override string ToString() => Name;
}

/// <summary><c>ref T</c> or <c>T*</c>.</summary>
sealed class ReferenceType(TypeDesc element, bool isPointer) : TypeDesc(element.Set)
{
    public TypeDesc Element { get; } = element;

    public bool IsPointer { get; } = isPointer;

    public override bool IsOpen => Element.IsOpen;

    public override string Name => IsPointer ? Element.Name + "*" : "ref " + Element.Name;
}

/// <summary><c>T[]</c>: an object of the heap, known only to say so.</summary>
sealed class ManagedArrayType(TypeDesc element, int rank) : TypeDesc(element.Set)
{
    public TypeDesc Element { get; } = element;

    public int Rank { get; } = rank;

    public override bool IsObject => true;

    public override bool IsOpen => Element.IsOpen;

    public override string Name => $"{Element.Name}[{new string(',', Rank - 1)}]";
}

/// <summary><c>delegate*&lt;...&gt;</c>.</summary>
sealed class FunctionPointerType(AssemblySet set) : TypeDesc(set)
{
    public override string Name => "delegate*";
}

/// <summary><c>!0</c> or <c>!!0</c> in a signature that is read without a context.</summary>
sealed class GenericParameterType(AssemblySet set, int index, bool ofMethod) : TypeDesc(set)
{
    public int Index { get; } = index;

    public bool OfMethod { get; } = ofMethod;

    public override bool IsOpen => true;

    public override string Name => (OfMethod ? "!!" : "!") + Index;
}

/// <summary>A type that is in no assembly at hand.</summary>
sealed class MissingType(AssemblySet set, string assembly, string fullName) : TypeDesc(set)
{
    public string Assembly { get; } = assembly;

    public override string Name { get; } = fullName;

    public override bool IsObject => true;
}
