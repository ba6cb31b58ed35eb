using Skep.Compiler.Ir;

namespace Skep.Compiler.Frontends.CSharp;

/// <summary>A program class as a module.</summary>
/// <param name="TypeName">Full name of the class.</param>
/// <param name="HasErrors">Then the module is not to be used.</param>
public sealed record ImportedClass(string TypeName, Module Module, bool HasErrors);
