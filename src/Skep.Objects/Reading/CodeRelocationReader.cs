using Skep.Bytecode;
using Skep.Diagnostics;
using Skep.Objects.Elf;

namespace Skep.Objects.Reading;

/// <summary>
/// Resolves the symbols that a section's code refers to: functions, maps, global variables, and what the kernel provides. The instructions
/// get the pseudo source that belongs to what they name; what remains open is recorded as a <see cref="SymbolReference"/>.
/// </summary>
static class CodeRelocationReader
{
    public static void Read(ObjectSource source, CodeSection code)
    {
        ElfRelocation[] relocations = [.. source.Sections.RelocationsOf(code.Section)];
        Array.Sort(relocations, static (left, right) => left.Offset.CompareTo(right.Offset));
        int next = 0;
        for (int slot = 0; slot < code.Code.Length; slot += code.Code[slot].SlotCount)
        {
            ulong offset = (ulong)slot * Instruction.SizeInBytes;
            // What is skipped here points into an instruction, or is the second of two.
            for (; next < relocations.Length && relocations[next].Offset < offset; next++)
                Reject(source, code, (long)relocations[next].Offset, "is for a place where no instruction starts, or that has one already");
            if (next < relocations.Length && relocations[next].Offset == offset)
                Relocate(source, code, slot, relocations[next++]);
            else if (code.Code[slot] is { IsBpfToBpfCall: true } or { IsFunctionLoad: true })
                AddRelative(code, slot);
        }
        for (; next < relocations.Length; next++)
            Reject(source, code, (long)relocations[next].Offset, $"is for a place after the {code.Code.Length} instructions");
    }

    /// <summary>A function of the same section may be called without relocation.</summary>
    static void AddRelative(CodeSection code, int slot)
    {
        code.Code[slot].TryGetTarget(slot, out long target);
        code.Calls.Add(new FunctionReference(slot, code, target));
    }

    static void Relocate(ObjectSource source, CodeSection code, int slot, ElfRelocation relocation)
    {
        long offset = (long)slot * Instruction.SizeInBytes;
        Instruction instruction = code.Code[slot];
        if (!source.Elf.Symbols.TryGet(relocation.Symbol, out ElfSymbol symbol))
            Reject(source, code, offset, $"names symbol {relocation.Symbol}, which does not exist");
        else if (instruction.IsWide ? slot + 1 >= code.Code.Length : !instruction.IsCall)
            Reject(source, code, offset, $"for '{source.NameOf(symbol)}' is for an instruction with opcode 0x{instruction.Opcode:x2}; only calls and 64-bit loads can name a symbol");
        else if (source.Externs.TryGetValue(symbol.Index, out ExternSpec? external))
            AddExtern(source, code, slot, external);
        else if (source.Code.TryGetValue(symbol.SectionIndex, out CodeSection? target))
            AddFunction(code, slot, symbol, target);
        else if (instruction.IsCall)
            Reject(source, code, offset, $"is for a call of '{source.NameOf(symbol)}', which is no function");
        else
            AddMap(source, code, slot, symbol);
    }

    static void AddExtern(ObjectSource source, CodeSection code, int slot, ExternSpec external)
    {
        Instruction instruction = code.Code[slot];
        if (external.Kind == ExternKind.KernelConfiguration && instruction.IsWide)
        {
            AddLoad(code, slot, PseudoSource.MapValue, ReferenceKind.MapValue, ExternReader.ConfigurationSection, external.Offset);
        }
        else if (instruction.IsWide)
        {
            AddLoad(code, slot, external.TypeId == 0 ? PseudoSource.None : PseudoSource.BtfId, ReferenceKind.KernelVariable, external.Name, 0);
        }
        else if (external.Kind == ExternKind.Function)
        {
            code.Code[slot] = Instruction.CallKfunc(0);
            code.References.Add(new SymbolReference(slot, ReferenceKind.KernelFunction, external.Name));
        }
        else
        {
            Reject(source, code, (long)slot * Instruction.SizeInBytes, $"is for a call of '{external.Name}', which is no function");
        }
    }

    /// <summary>
    /// The compiler writes the place of a global function in the symbol and that of a static one, which goes by its section's symbol,
    /// in the instruction. A call counts slots from the next one and so has -1 for a distance of none; a load counts bytes.
    /// </summary>
    static void AddFunction(CodeSection code, int slot, in ElfSymbol symbol, CodeSection target)
    {
        Instruction instruction = code.Code[slot];
        long place = (long)(symbol.Value / Instruction.SizeInBytes) + (instruction.IsCall ? instruction.Immediate + 1L : instruction.Immediate / Instruction.SizeInBytes);
        if (instruction.IsCall)
            code.Code[slot] = instruction with { Source = (Register)CallKind.BpfToBpf };
        else
            (code.Code[slot], code.Code[slot + 1]) = Instruction.LoadImmediate64(instruction.Destination, PseudoSource.Function, 0);
        code.Calls.Add(new FunctionReference(slot, target, place));
    }

    static void AddMap(ObjectSource source, CodeSection code, int slot, in ElfSymbol symbol)
    {
        long addend = code.Code[slot].Immediate + (long)symbol.Value;
        if (source.DataMaps.TryGetValue(symbol.SectionIndex, out MapSpec? data))
        {
            if (addend is >= int.MinValue and <= int.MaxValue)
                AddLoad(code, slot, PseudoSource.MapValue, ReferenceKind.MapValue, data.Name, (int)addend);
            else
                Reject(source, code, (long)slot * Instruction.SizeInBytes, $"is for offset {addend} in '{data.Name}'");
        }
        else if (source.DefinedMaps.TryGetValue((symbol.SectionIndex, (ulong)addend), out MapSpec? map))
        {
            AddLoad(code, slot, PseudoSource.MapFd, ReferenceKind.Map, map.Name, 0);
        }
        else
        {
            Reject(source, code, (long)slot * Instruction.SizeInBytes, $"is for '{source.NameOf(symbol)}', which is no map, variable or function");
        }
    }

    static void AddLoad(CodeSection code, int slot, PseudoSource pseudo, ReferenceKind kind, string symbol, int addend)
    {
        (code.Code[slot], code.Code[slot + 1]) = Instruction.LoadImmediate64(code.Code[slot].Destination, pseudo, 0, addend);
        code.References.Add(new SymbolReference(slot, kind, symbol, addend));
    }

    static void Reject(ObjectSource source, CodeSection code, long offset, string what) =>
        source.Error(DiagnosticId.CodeRelocation, $"A relocation {what}.", code.Section, offset);
}
