using Skep.Diagnostics;
using static System.FormattableString;

namespace Skep.Bytecode;

/// <summary>The rules by which the kernel takes a classic filter (<c>bpf_check_classic</c> in <c>net/core/filter.c</c>).</summary>
public static class ClassicValidator
{
    /// <summary>Reports every broken rule, and returns whether there was none.</summary>
    public static bool Validate(ReadOnlySpan<ClassicInstruction> program, DiagnosticBag diagnostics, Location? location = null)
    {
        location ??= Location.None;
        if (program.IsEmpty || program.Length > ClassicInstruction.MaxProgramLength)
        {
            diagnostics.Error(
                DiagnosticId.ClassicOperand,
                Invariant($"a filter has 1 to {ClassicInstruction.MaxProgramLength} instructions, not {program.Length}"), location);
            return false;
        }
        bool valid = true;
        for (int i = 0; i < program.Length; i++)
        {
            if (FaultOf(program[i], i, program.Length) is not { } fault)
                continue;
            diagnostics.Add(fault with { Location = location with { Instruction = i } });
            valid = false;
        }
        return valid && ScratchIsWrittenBeforeRead(program, diagnostics, location);
    }

    static Diagnostic? FaultOf(ClassicInstruction instruction, int index, int length)
    {
        if (!ClassicOpcodeTable.IsValid(instruction.Code))
            return Fault(DiagnosticId.UnknownClassicCode, Invariant($"no classic instruction has the code 0x{instruction.Code:x}"));

        // A jump may not leave the program, and an instruction that is not a jump must have a successor unless it returns.
        int left = length - index - 1;
        long farthest = instruction switch
        {
            { Class: ClassicClass.Ret } => -1,
            { IsConditionalJump: true } => Math.Max(instruction.JumpTrue, instruction.JumpFalse),
            { Class: ClassicClass.Jmp } => instruction.K,
            _ => 0,
        };
        if (farthest >= left)
        {
            return instruction.Class == ClassicClass.Jmp
                ? Fault(DiagnosticId.TargetOutsideProgram, Invariant($"the jump leads {farthest} instructions on, but {left} are left"))
                : Fault(DiagnosticId.ClassicOperand, "the last instruction of a filter must be 'ret'");
        }

        bool usesConstant = instruction.SourceOperand == SourceOperand.K;
        return instruction switch
        {
            { Class: ClassicClass.Alu, AluOperation: AluOperation.Div or AluOperation.Mod, K: 0 } when usesConstant =>
                Fault(DiagnosticId.ClassicOperand, "division by the constant zero"),
            { Class: ClassicClass.Alu, AluOperation: AluOperation.Lsh or AluOperation.Rsh, K: >= 32 } when usesConstant =>
                Fault(DiagnosticId.ClassicOperand, Invariant($"a shift of 32 bits by {instruction.K}")),
            { K: >= ClassicInstruction.ScratchWords } when instruction.ReadsScratch || instruction.WritesScratch =>
                Fault(DiagnosticId.ClassicOperand, Invariant($"there is no M[{instruction.K}]; scratch memory has 16 words")),
            _ => null,
        };
    }

    /// <summary>The kernel does not clear scratch memory for each packet, so every path to a read must pass a write.</summary>
    static bool ScratchIsWrittenBeforeRead(ReadOnlySpan<ClassicInstruction> program, DiagnosticBag diagnostics, Location location)
    {
        // Jumps lead forward only: one pass sees all predecessors of an instruction before the instruction.
        var writtenAt = new ushort[program.Length];
        Array.Fill(writtenAt, ushort.MaxValue);
        ushort written = 0;
        bool valid = true;
        for (int i = 0; i < program.Length; i++)
        {
            var instruction = program[i];
            written &= writtenAt[i];
            if (instruction.WritesScratch)
                written |= (ushort)(1 << (int)instruction.K);
            if (instruction.ReadsScratch && (written & 1 << (int)instruction.K) == 0)
            {
                diagnostics.Error(
                    DiagnosticId.ClassicOperand, Invariant($"M[{instruction.K}] is read where it may not have been written"),
                    location with { Instruction = i });
                valid = false;
            }
            if (instruction.Class != ClassicClass.Jmp)
                continue;
            if (instruction.IsConditionalJump)
            {
                writtenAt[i + 1 + instruction.JumpTrue] &= written;
                writtenAt[i + 1 + instruction.JumpFalse] &= written;
            }
            else
            {
                writtenAt[i + 1 + instruction.K] &= written;
            }
            written = ushort.MaxValue;
        }
        return valid;
    }

    static Diagnostic Fault(string id, string message) => new(id, Severity.Error, message, Location.None);
}
