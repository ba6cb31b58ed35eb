using Skep.Bytecode;
using Skep.Diagnostics;
using Skep.Objects.Core;

namespace Skep.Objects.Relocation;

/// <summary>Relocates one program in place.</summary>
sealed class ProgramRelocator(ObjectSpec spec, ProgramSpec program, CoreRelocator core, MissingSymbols symbols, DiagnosticBag diagnostics)
{
    readonly List<PoisonedInstruction> _poisoned = [];

    public void Relocate()
    {
        if (!program.IsRelocated)
        {
            foreach (CoreRelocation relocation in program.CoreRelocations)
                Apply(core.Resolve(relocation), relocation.Instruction);
            program.IsRelocated = true;
        }
        DropMissing();
        if (_poisoned.Count > 0)
            program.Poisoned = [.. program.Poisoned.Concat(_poisoned).OrderBy(static poisoned => poisoned.Instruction)];
    }

    void Apply(CoreResolution resolution, int slot)
    {
        if ((uint)slot >= (uint)program.Instructions.Length)
        {
            Error(DiagnosticId.CoreInstruction, $"A CO-RE relocation is for instruction {slot} of {program.Instructions.Length}.", slot);
            return;
        }
        switch (resolution.Outcome)
        {
            case CoreOutcome.Failed:
                Error(resolution.DiagnosticId, $"The CO-RE relocation{Of(resolution)} {resolution.Reason}.", slot);
                break;
            case CoreOutcome.Missing:
                InstructionPatcher.Poison(program.Instructions, slot);
                _poisoned.Add(new PoisonedInstruction(slot, $"{resolution.Local}: {resolution.Reason}"));
                break;
            default:
                if (InstructionPatcher.Patch(program.Instructions, slot, resolution, out bool poisoned) is var (id, reason))
                    Error(id, $"The CO-RE relocation{Of(resolution)} {reason}.", slot);
                else if (poisoned)
                    _poisoned.Add(new PoisonedInstruction(slot,
                        $"{resolution.Local}: it has {resolution.LocalSize} bytes here and {resolution.Size} in the kernel, and is not unsigned or a pointer, so a load of another width would change its value"));
                break;
        }
    }

    static string Of(CoreResolution resolution) => resolution.Local.Length == 0 ? "" : $" of {resolution.Local}";

    /// <summary>
    /// A weak symbol that the kernel lacks has address 0, so that the program can ask whether it is there, and its call must not be
    /// reached.
    /// </summary>
    void DropMissing()
    {
        List<SymbolReference>? kept = null;
        for (int i = 0; i < program.References.Count; i++)
        {
            SymbolReference reference = program.References[i];
            bool isKernel = reference.Kind is ReferenceKind.KernelFunction or ReferenceKind.KernelVariable;
            if (!isKernel || !spec.Externs.TryGetValue(reference.Symbol, out ExternSpec? symbol)
                || symbols.Reason(symbol) is not { } reason)
            {
                kept?.Add(reference);
                continue;
            }
            kept ??= [.. program.References.Take(i)];
            Drop(reference, symbol, reason);
        }
        if (kept is not null)
            program.References = kept;
    }

    void Drop(SymbolReference reference, ExternSpec symbol, string reason)
    {
        int slot = reference.Instruction;
        if (!symbol.IsWeak)
        {
            Error(DiagnosticId.KernelSymbolMissing, $"The program needs '{symbol.Name}', but {reason}.", slot,
                "Declare it __weak and check for it to run without it.");
        }
        else if (reference.Kind == ReferenceKind.KernelFunction)
        {
            InstructionPatcher.Poison(program.Instructions, slot);
            _poisoned.Add(new PoisonedInstruction(slot, $"{symbol.Name}: {reason}"));
        }
        else
        {
            (program.Instructions[slot],
                program.Instructions[slot + 1]) = Instruction.LoadImmediate64(program.Instructions[slot].Destination, 0);
        }
    }

    void Error(string id, string message, int slot, string? help = null)
    {
        SourceLine? line = program.LineOf(slot);
        diagnostics.Error(id, message, new Location
        {
            File = line?.File ?? spec.Name,
            Line = line?.Line ?? 0,
            Column = line?.Column ?? 0,
            Program = program.Name,
            Instruction = slot,
        }, help);
    }
}
