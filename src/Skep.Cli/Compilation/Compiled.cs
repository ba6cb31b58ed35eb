using Skep.Objects;

namespace Skep.Cli.Compilation;

/// <summary>A class that became an object.</summary>
/// <param name="Elapsed">How long the compiler took, not counting the C# compiler.</param>
sealed record Compiled(string TypeName, string Path, ObjectSpec Spec, TimeSpan Elapsed);
