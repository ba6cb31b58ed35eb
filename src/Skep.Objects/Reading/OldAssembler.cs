using Skep.Bytecode;
using Skep.Objects.Elf;

namespace Skep.Objects.Reading;

/// <summary>
/// Recognises code of the GNU assembler up to 2.40, whose instructions hold the symbol's value besides what is to be added to it. LLVM and
/// later versions leave the value to the relocation. Nothing in the file says which one wrote it, so the instructions have to tell.
/// </summary>
static class OldAssembler
{
    public static bool Wrote(ObjectSource source)
    {
        // LLVM keeps all names in one section.
        if (source.Elf.FindSection(".shstrtab") is null)
            return false;
        bool any = false;
        foreach (CodeSection code in source.Code.Values)
        {
            foreach (ElfRelocation relocation in source.Sections.RelocationsOf(code.Section))
            {
                ulong slot = relocation.Offset / Instruction.SizeInBytes;
                if (slot >= (ulong)code.Code.Length || !source.Elf.Symbols.TryGet(relocation.Symbol, out ElfSymbol symbol)
                    || !symbol.IsDefined)
                    continue;
                bool? isOld = IsOld(code.Code[(int)slot], symbol);
                if (isOld == false)
                    return false;
                any |= isOld == true;
            }
        }
        return any;
    }

    /// <summary>Null where both would have written the same. A call's addend is -1 for the very function that the symbol names.</summary>
    static bool? IsOld(Instruction instruction, in ElfSymbol symbol)
    {
        if (symbol.Value == 0 || symbol.Type == ElfSymbolType.Section)
            return null;
        if (instruction.IsWide)
            return instruction.Immediate >= (long)symbol.Value;
        return instruction.IsCall ? instruction.Immediate == (long)symbol.Value - 1 : null;
    }
}
