namespace Skep.Objects;

public enum ExternKind
{
    /// <summary>A value of the kernel's configuration (<c>__kconfig</c>), delivered in the <c>.kconfig</c> map.</summary>
    KernelConfiguration,

    /// <summary>A kernel variable (<c>__ksym</c>): address from kallsyms when untyped, BTF id when typed.</summary>
    Variable,

    /// <summary>A kernel function callable from BPF (kfunc).</summary>
    Function,
}

/// <summary>Something the object expects from the kernel that it is loaded into.</summary>
public sealed class ExternSpec
{
    public required string Name { get; init; }

    public required ExternKind Kind { get; init; }

    /// <summary>A weak symbol may be absent: then its address is 0, its value 0, its call never reached.</summary>
    public bool IsWeak { get; init; }

    /// <summary>Type in <see cref="ObjectSpec.Btf"/>: of the value, the variable, or the FUNC; 0 for <c>extern const void</c>.</summary>
    public int TypeId { get; init; }

    /// <summary>Byte offset in the <c>.kconfig</c> map; 0 for other kinds.</summary>
    public int Offset { get; set; }

    /// <summary>Size in bytes in the <c>.kconfig</c> map; 0 for other kinds.</summary>
    public int Size { get; init; }
}
