using Skep.Objects;

namespace Skep.Compiler.CodeGeneration;

/// <summary>What code generation gives.</summary>
/// <param name="Spec">The object, ready for any host and for <see cref="ObjectWriter"/>.</param>
/// <param name="Sources">Where its instructions come from.</param>
public sealed record CompiledObject(ObjectSpec Spec, SourceMap Sources);
