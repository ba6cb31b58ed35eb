namespace Skep.Compiler.CodeGeneration;

/// <summary>
/// Numbers of registers before allocation: 0 to 10 are those of the machine, from <see cref="FirstVirtual"/> on there are as many as one
/// likes.
/// </summary>
static class MachineRegister
{
    public const int None = -1;
    public const int Result = 0;
    public const int FirstArgument = 1;
    public const int ArgumentCount = 5;

    /// <summary>r0 to r5: what a call does not preserve.</summary>
    public const int ClobberedCount = 6;

    /// <summary>r0 to r9.</summary>
    public const int AllocatableCount = 10;

    public const int Frame = 10;
    public const int FirstVirtual = 11;
}
