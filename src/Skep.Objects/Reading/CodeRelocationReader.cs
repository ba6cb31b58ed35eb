using Skep.Bytecode;
using Skep.Diagnostics;
using Skep.Objects.Elf;

namespace Skep.Objects.Reading;

/// <summary>
/// Resolves the symbols that a section's code refers to: functions, maps, global variables, and what the kernel provides. The instructions
/// get the pseudo source that belongs to what they name; what remains open is recorded as a <see cref="SymbolReference"/>.
/// </summary>
/// <param name="source">The object.</param>
/// <param name="code">The section.</param>
/// <param name="hasValuesInPlace">See <see cref="OldAssembler"/>.</param>
sealed class CodeRelocationReader(ObjectSource source, CodeSection code, bool hasValuesInPlace)
{
    public void Read()
    {
        ElfRelocation[] relocations = [.. source.Sections.RelocationsOf(code.Section)];
        Array.Sort(relocations, static (left, right) => left.Offset.CompareTo(right.Offset));
        int next = 0;
        for (int slot = 0; slot < code.Code.Length; slot += code.Code[slot].SlotCount)
        {
            ulong offset = (ulong)slot * Instruction.SizeInBytes;
            // What is skipped here points into an instruction, or is the second of two.
            for (; next < relocations.Length && relocations[next].Offset < offset; next++)
                Reject(relocations[next].Offset, "is for a place where no instruction starts, or that has one already");
            if (next < relocations.Length && relocations[next].Offset == offset)
                Relocate(slot, relocations[next++]);
            else if (code.Code[slot] is { IsBpfToBpfCall: true } or { IsFunctionLoad: true })
                AddRelative(slot);
        }
        for (; next < relocations.Length; next++)
            Reject(relocations[next].Offset, $"is for a place after the {code.Code.Length} instructions");
    }

    /// <summary>A function of the same section may be called without relocation.</summary>
    void AddRelative(int slot)
    {
        code.Code[slot].TryGetTarget(slot, out long target);
        code.Calls.Add(new FunctionReference(slot, code, target));
    }

    void Relocate(int slot, ElfRelocation relocation)
    {
        Instruction instruction = code.Code[slot];
        if (!source.Elf.Symbols.TryGet(relocation.Symbol, out ElfSymbol symbol))
            Reject(relocation.Offset, $"names symbol {relocation.Symbol}, which does not exist");
        else if (instruction.IsWide ? slot + 1 >= code.Code.Length : !instruction.IsCall)
            Reject(relocation.Offset,
                $"for '{source.NameOf(symbol)}' is for an instruction with opcode 0x{instruction.Opcode:x2}; only calls and 64-bit loads can name a symbol");
        else if (source.Externs.TryGetValue(symbol.Index, out ExternSpec? external))
            AddExtern(slot, external);
        else if (source.Code.TryGetValue(symbol.SectionIndex, out CodeSection? target))
            AddFunction(slot, symbol, target);
        else if (instruction.IsCall)
            Reject(relocation.Offset, $"is for a call of '{source.NameOf(symbol)}', which is no function");
        else
            AddMap(slot, symbol);
    }

    void AddExtern(int slot, ExternSpec external)
    {
        Instruction instruction = code.Code[slot];
        if (external.Kind == ExternKind.KernelConfiguration && instruction.IsWide)
        {
            AddLoad(slot, PseudoSource.MapValue, ReferenceKind.MapValue, ExternReader.ConfigurationSection, external.Offset);
        }
        else if (instruction.IsWide)
        {
            AddLoad(slot, external.TypeId == 0 ? PseudoSource.None : PseudoSource.BtfId, ReferenceKind.KernelVariable, external.Name, 0);
        }
        else if (external.Kind == ExternKind.Function)
        {
            code.Code[slot] = Instruction.CallKfunc(0);
            code.References.Add(new SymbolReference(slot, ReferenceKind.KernelFunction, external.Name));
        }
        else
        {
            Reject((ulong)slot * Instruction.SizeInBytes, $"is for a call of '{external.Name}', which is no function");
        }
    }

    /// <summary>
    /// The compiler writes the place of a global function in the symbol and that of a static one, which goes by its section's symbol,
    /// in the instruction. A call counts slots from the next one and so has -1 for a distance of none; a load counts bytes.
    /// </summary>
    void AddFunction(int slot, in ElfSymbol symbol, CodeSection target)
    {
        Instruction instruction = code.Code[slot];
        long addend = Addend(instruction, symbol);
        long place = (long)(symbol.Value / Instruction.SizeInBytes) + (instruction.IsCall ? addend + 1 : addend / Instruction.SizeInBytes);
        if (instruction.IsCall)
            code.Code[slot] = instruction with { Source = (Register)CallKind.BpfToBpf };
        else
            (code.Code[slot], code.Code[slot + 1]) = Instruction.LoadImmediate64(instruction.Destination, PseudoSource.Function, 0);
        code.Calls.Add(new FunctionReference(slot, target, place));
    }

    void AddMap(int slot, in ElfSymbol symbol)
    {
        ulong offset = (ulong)slot * Instruction.SizeInBytes;
        long place = (long)symbol.Value + Addend(code.Code[slot], symbol);
        if (source.DataMaps.TryGetValue(symbol.SectionIndex, out MapSpec? data))
        {
            if (place is >= int.MinValue and <= int.MaxValue)
                AddLoad(slot, PseudoSource.MapValue, ReferenceKind.MapValue, data.Name, (int)place);
            else
                Reject(offset, $"is for offset {place} in '{data.Name}'");
        }
        else if (source.DefinedMaps.TryGetValue((symbol.SectionIndex, (ulong)place), out MapSpec? map))
        {
            AddLoad(slot, PseudoSource.MapFd, ReferenceKind.Map, map.Name, 0);
        }
        else if (symbol.SectionIndex == source.Sections.JumpTables?.Index)
        {
            Reject(offset, $"is for jump table '{source.NameOf(symbol)}', which cannot be loaded",
                "Compile with -fno-jump-tables; kernels before 6.19 have no jumps through tables either.");
        }
        else
        {
            Reject(offset, $"is for '{source.NameOf(symbol)}', which is no map, variable or function");
        }
    }

    long Addend(Instruction instruction, in ElfSymbol symbol) => instruction.Immediate - (hasValuesInPlace ? (long)symbol.Value : 0);

    void AddLoad(int slot, PseudoSource pseudo, ReferenceKind kind, string symbol, int addend)
    {
        (code.Code[slot], code.Code[slot + 1]) = Instruction.LoadImmediate64(code.Code[slot].Destination, pseudo, 0, addend);
        code.References.Add(new SymbolReference(slot, kind, symbol, addend));
    }

    void Reject(ulong offset, string what, string? help = null) => source.Error(DiagnosticId.CodeRelocation, $"A relocation {what}.",
        code.Section, (long)Math.Min(offset, long.MaxValue), help);
}
