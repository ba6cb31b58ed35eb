using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Compiler.Ir;

namespace Skep.Compiler.Frontends.CSharp.Import;

/// <summary>A local variable, an argument, or a place of the stack where blocks meet.</summary>
sealed class Variable(TypeDesc type, string? name)
{
    public TypeDesc Type { get; } = type;

    public string? Name { get; } = name;

    /// <summary>Its memory; null while nothing needed any.</summary>
    public Value? Address { get; set; }

    /// <summary>What it holds, for what there is only while compiling.</summary>
    public Known? Known { get; set; }

    public KernelMemory Kernel { get; set; }

    /// <summary>Whether anything was stored, from which <see cref="Known"/> and <see cref="Kernel"/> follow.</summary>
    public bool IsAssigned { get; set; }

    /// <summary>A constant that it holds in the block that is being imported.</summary>
    public Value? Constant { get; set; }

    /// <summary>Its address is taken, so that <see cref="Constant"/> says nothing.</summary>
    public bool IsExposed { get; set; }
}
