using Skep.Compiler.CodeGeneration;
using Skep.Diagnostics;

namespace Skep.Compiler;

/// <param name="Objects">One for each class without errors.</param>
/// <param name="Diagnostics">In the order they were found.</param>
public sealed record CompilationResult(IReadOnlyList<CompiledClass> Objects, IReadOnlyList<Diagnostic> Diagnostics)
{
    public bool Succeeded => !Diagnostics.Any(static finding => finding.Severity == Severity.Error);
}

/// <param name="TypeName">Full name of the class: <c>Namespace.Outer+Inner</c>.</param>
public sealed record CompiledClass(string TypeName, CompiledObject Object);
