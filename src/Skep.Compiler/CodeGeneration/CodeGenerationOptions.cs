using Skep.Bytecode;

namespace Skep.Compiler.CodeGeneration;

/// <summary>What the code is made for.</summary>
public sealed record CodeGenerationOptions
{
    public static CodeGenerationOptions Default { get; } = new();

    /// <summary>Which instructions there are. Version 3 runs on Linux 5.12 and later, version 4 on 6.6 and later.</summary>
    public IsaVersion Isa { get; init; } = IsaVersion.V3;

    /// <summary>Whether the text of source lines is put beside the code, read from the files that the source points name.</summary>
    public bool SourceText { get; init; } = true;
}
