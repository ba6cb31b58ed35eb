using Skep.Bytecode;
using Skep.KernelAbi;

namespace Skep.Cli.Disassembly;

/// <summary>Names of helpers; of everything else the kernel gives numbers.</summary>
class HelperNames : InstructionSymbols
{
    public override string? HelperName(int id) => Helpers.TryGet((HelperId)id, out HelperInfo? helper) ? helper.KernelName : null;
}
