namespace Skep.Diagnostics;

public static partial class DiagnosticId
{
    /// <summary>The locals of a function do not fit on the stack.</summary>
    public const string StackTooLarge = "BPF1201";

    /// <summary>The functions of a chain of calls need more stack than there is.</summary>
    public const string StackChainTooLarge = "BPF1202";

    /// <summary>More than five arguments.</summary>
    public const string TooManyArguments = "BPF1203";

    /// <summary>The chosen version of the instruction set lacks something that the program needs.</summary>
    public const string NotInInstructionSet = "BPF1204";

    /// <summary>A function that calls itself.</summary>
    public const string RecursiveCall = "BPF1205";
}
