using Skep.Bytecode;

namespace Skep.KernelAbi;

public static class ProgramBuilderExtensions
{
    /// <summary>Calls a helper: arguments in r1 to r5, which are lost, and the result in r0.</summary>
    public static ProgramBuilder CallHelper(this ProgramBuilder builder, HelperId helper)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.CallHelper((int)helper);
    }
}
