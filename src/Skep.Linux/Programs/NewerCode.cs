using Skep.Bytecode;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Linux;

/// <summary>What a program uses that came later than the kernel at hand. Old verifiers only say "invalid func" or "uses reserved
/// fields".</summary>
static class NewerCode
{
    const int MostNamed = 3;

    /// <summary>The helpers and instructions with their first kernels; null when the kernel has all of them.</summary>
    public static string? Explain(ProgramSpec program, KernelVersion kernel)
    {
        var newer = new SortedDictionary<string, KernelVersion>(StringComparer.Ordinal);
        for (int slot = 0; slot < program.Instructions.Length; slot += program.Instructions[slot].SlotCount)
        {
            Instruction instruction = program.Instructions[slot];
            if (instruction.IsHelperCall && Helpers.TryGet((HelperId)instruction.Immediate, out HelperInfo? helper))
                Note(helper.KernelName, helper.FirstKernel);
            else if (OpcodeTable.Find(instruction) is { FirstKernel: { } first } form)
                Note($"'{form.Syntax}'", new(first.Major, first.Minor));
        }
        if (newer.Count == 0)
            return null;
        IEnumerable<string> named = newer.Take(MostNamed).Select(static item => $"{item.Key} (first in Linux {item.Value})");
        return $"it uses {string.Join(", ", named)}{(newer.Count > MostNamed ? $" and {newer.Count - MostNamed} more" : "")}, and this is Linux {kernel}";

        void Note(string what, KernelVersion first)
        {
            if (first > kernel)
                newer[what] = first;
        }
    }
}
