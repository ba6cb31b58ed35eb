using Skep.Diagnostics;
using static System.FormattableString;

namespace Skep.Bytecode;

/// <summary>
/// Checks what an instruction stream must satisfy before anything else looks at it: every slot is a form of
/// <see cref="OpcodeTable"/>, wide instructions are whole, jumps and calls land on instructions.
/// It proves nothing about what the program does.
/// </summary>
public static class InstructionValidator
{
    /// <summary>Reports every fault, and returns whether there was none. <paramref name="location"/> is completed with the slot.</summary>
    public static bool Validate(ReadOnlySpan<Instruction> program, DiagnosticBag diagnostics, Location? location = null)
    {
        location ??= Location.None;
        bool valid = true;
        var isSecondSlot = new bool[program.Length];
        for (int slot = 0; slot < program.Length; slot++)
        {
            var fault = Explain(program, slot);
            if (fault is not null)
            {
                diagnostics.Add(fault with { Location = location with { Instruction = slot } });
                valid = false;
            }
            if (program[slot].IsWide && slot + 1 < program.Length)
                isSecondSlot[++slot] = true;
        }

        for (int slot = 0; slot < program.Length; slot++)
        {
            if (isSecondSlot[slot] || !program[slot].TryGetTarget(slot, out long target))
                continue;
            bool outside = (ulong)target >= (ulong)program.Length;
            if (!outside && !isSecondSlot[target])
                continue;
            diagnostics.Error(
                outside ? DiagnosticId.TargetOutsideProgram : DiagnosticId.TargetInsideInstruction,
                outside
                    ? Invariant($"the target is slot {target}, but the program has slots 0 to {program.Length - 1}")
                    : Invariant($"the target is slot {target}, the second half of a 64-bit immediate load"),
                location with { Instruction = slot });
            valid = false;
        }
        return valid;
    }

    /// <summary>What is wrong with the instruction at <paramref name="slot"/>, its target apart; null when nothing is.</summary>
    public static Diagnostic? Explain(ReadOnlySpan<Instruction> program, int slot)
    {
        var instruction = program[slot];
        if (OpcodeTable.Find(instruction) is not { } row)
            return ExplainUnmatched(instruction);
        if (!instruction.IsWide)
            return null;
        if (slot + 1 >= program.Length)
            return Fault(DiagnosticId.IncompleteWideInstruction, "a 64-bit immediate load has no second slot", "The code is cut off.");
        if (!OpcodeTable.IsSecondSlot(row, program[slot + 1]))
        {
            return Fault(
                DiagnosticId.IncompleteWideInstruction, "the second slot of a 64-bit immediate load is not empty",
                row.Uses(OperandFields.NextImmediate) ? "Only its immediate may be set." : "This form does not use its immediate.");
        }
        return null;
    }

    static Diagnostic ExplainUnmatched(Instruction instruction)
    {
        var candidates = OpcodeTable.WithOpcode(instruction.Opcode);
        if (candidates.IsEmpty)
            return Fault(DiagnosticId.UnknownOpcode, $"no instruction has the opcode 0x{instruction.Opcode:x2}");

        // The form that was most likely meant is the one with the fewest wrong fields.
        var nearest = candidates[0];
        foreach (var candidate in candidates)
        {
            if (WrongFields(candidate, instruction) < WrongFields(nearest, instruction))
                nearest = candidate;
        }
        string? register =
            nearest.Uses(OperandFields.Destination) && instruction.Destination > Register.R10
                ? $"destination {(int)instruction.Destination}"
            : nearest.Uses(OperandFields.Source) && instruction.Source > Register.R10
                ? $"source {(int)instruction.Source}"
            : null;
        if (register is not null)
            return Fault(DiagnosticId.RegisterNumber, $"'{nearest.Syntax}' names register {register}", "Registers are numbered 0 to 10.");

        var template = nearest.Template;
        (string Field, int Actual, int Expected) wrong =
            !nearest.Uses(OperandFields.Destination) && instruction.Destination != template.Destination
                ? ("destination register", (int)instruction.Destination, (int)template.Destination)
            : !nearest.Uses(OperandFields.Source) && instruction.Source != template.Source
                ? ("source register", (int)instruction.Source, (int)template.Source)
            : !nearest.Uses(OperandFields.Offset) && instruction.Offset != template.Offset
                ? ("offset", instruction.Offset, template.Offset)
            : ("immediate", instruction.Immediate, template.Immediate);
        return Fault(
            DiagnosticId.ReservedField,
            Invariant($"the {wrong.Field} of opcode 0x{instruction.Opcode:x2} is {wrong.Actual}, which no form of it has"),
            Invariant($"In '{nearest.Syntax}' it is {wrong.Expected}."));
    }

    static int WrongFields(OpcodeInfo row, Instruction instruction) =>
        (row.Uses(OperandFields.Destination) || instruction.Destination == row.Template.Destination ? 0 : 1)
        + (row.Uses(OperandFields.Source) || instruction.Source == row.Template.Source ? 0 : 1)
        + (row.Uses(OperandFields.Offset) || instruction.Offset == row.Template.Offset ? 0 : 1)
        + (row.Uses(OperandFields.Immediate) || instruction.Immediate == row.Template.Immediate ? 0 : 1);

    static Diagnostic Fault(string id, string message, string? help = null) => new(id, Severity.Error, message, Location.None, help);
}
