using Skep.Btf;
using Skep.KernelAbi;

namespace Skep;

/// <summary>
/// A call of the method is a call of a helper. Spans are two arguments, a pointer and a length in bytes; the body serves plain runs.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BpfHelperAttribute(HelperId helper) : Attribute
{
    public HelperId Helper { get; } = helper;
}

/// <summary>A call of the method is a call of a kernel function that BTF marks as callable.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KfuncAttribute(string name) : Attribute
{
    public string Name { get; } = name;

    /// <summary>Whether the object loads where the kernel lacks it.</summary>
    public bool IsWeak { get; init; }
}

/// <summary>The body for BPF is that of another method of the type, with the same signature; this one's serves plain runs.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KernelBodyAttribute(string method) : Attribute
{
    public string Method { get; } = method;
}

/// <summary>The struct is a context: opaque, its properties stand for fields of the kernel's structure.</summary>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class BpfContextAttribute(string layout) : Attribute
{
    /// <summary>Name of the layout among those of <see cref="ContextLayouts"/>.</summary>
    public string Layout { get; } = layout;
}

/// <summary>The property is a field of the context.</summary>
/// <param name="name">The field's name in the layout.</param>
/// <param name="index">Which element, for an array: counted in sizes of the property.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ContextFieldAttribute(string name, int index = 0) : Attribute
{
    public string Name { get; } = name;

    public int Index { get; } = index;
}

/// <summary>The getter is the address of a variable in the object's data section.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GlobalAddressAttribute : Attribute;

/// <summary>
/// A view of a kernel type: declare the fields that matter, by the kernel's names; where they lie is found at load (CO-RE). A class stands
/// for what is behind a pointer, a struct for what is embedded. What follows <c>___</c> in the name tells views of one type apart.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum)]
public sealed class KernelStructAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>The kernel's name of a field, or of a type in BTF, where it is not that of the C# source.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Struct | AttributeTargets.Enum)]
public sealed class KernelNameAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>A call of the method is a question to the kernel's types, answered at load.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CoreQueryAttribute(CoreRelocationKind kind) : Attribute
{
    public CoreRelocationKind Kind { get; } = kind;
}
