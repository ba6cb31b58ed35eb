namespace Skep.Diagnostics;

public static partial class DiagnosticId
{
    /// <summary>The textual form of the intermediate representation does not follow its grammar.</summary>
    public const string IrSyntax = "BPF0401";

    /// <summary>The textual form names a value, block, type or symbol that is not there, or defines one twice.</summary>
    public const string IrReference = "BPF0402";

    /// <summary>A function calls itself, directly or through others.</summary>
    public const string Recursion = "BPF0403";

    /// <summary>A pass or front end made intermediate representation that breaks its rules.</summary>
    public const string IrInvalid = "BPF9001";
}
