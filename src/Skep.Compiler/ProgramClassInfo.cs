namespace Skep.Compiler;

/// <param name="TypeName">Full name of the class: <c>Namespace.Outer+Inner</c>.</param>
/// <param name="Files">The source files of its methods, where debug information says.</param>
public sealed record ProgramClassInfo(string TypeName, IReadOnlyList<string> Files);
