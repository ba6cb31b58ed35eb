using Skep.Bytecode;

namespace Skep.KernelAbi;

/// <summary>Gives the disassembler the names of helpers; of everything else the kernel gives numbers.</summary>
public class HelperNames : InstructionSymbols
{
    public override string? HelperName(int id) => Helpers.TryGet((HelperId)id, out HelperInfo? helper) ? helper.KernelName : null;
}
