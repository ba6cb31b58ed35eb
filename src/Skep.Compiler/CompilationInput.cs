using Skep.Compiler.CodeGeneration;
using Skep.Compiler.Frontends.CSharp;
using Skep.Compiler.Frontends.CSharp.Metadata;

namespace Skep.Compiler;

/// <summary>What to compile.</summary>
public sealed record CompilationInput
{
    /// <summary>Where the references of the assembly are found; may serve many compilations, one after the other.</summary>
    public required AssemblySet Assemblies { get; init; }

    /// <summary>Of the assembly; its portable PDB is inside or beside it.</summary>
    public string Path { get; init; } = "";

    /// <summary>The assembly itself, where it is in memory.</summary>
    public byte[]? Image { get; init; }

    /// <summary>The portable PDB of <see cref="Image"/>, when it is not inside.</summary>
    public byte[]? Symbols { get; init; }

    /// <summary>Full name of the one class to compile (<c>Namespace.Outer+Inner</c>); null for every class that derives from <c>BpfObject</c>.</summary>
    public string? TypeName { get; init; }

    public CSharpOptions Source { get; init; } = new();

    public CodeGenerationOptions Code { get; init; } = CodeGenerationOptions.Default;
}
