using Skep.Bytecode;

namespace Skep.Machine;

/// <summary>
/// How much stack each function names, so that entering it clears that much and no more. The kernel leaves old bytes there; cleared, the
/// same input always gives the same run.
/// </summary>
static unsafe class FrameSizes
{
    public static void Assign(ProgramCode code)
    {
        ReadOnlySpan<Instruction> instructions = code.Spec.Instructions;
        var starts = new SortedSet<int> { 0 };
        for (int slot = 0; slot < instructions.Length; slot += instructions[slot].SlotCount)
        {
            if ((instructions[slot].IsBpfToBpfCall || instructions[slot].IsFunctionLoad)
                && instructions[slot].TryGetTarget(slot, out long target))
                starts.Add((int)target);
        }
        int[] bounds = [.. starts, instructions.Length];
        code.FunctionBounds = bounds;
        for (int i = 0; i + 1 < bounds.Length; i++)
        {
            int depth = Math.Min(Deepest(instructions, bounds[i], bounds[i + 1]), Frame.StackSize);
            code.Ops[bounds[i]].FrameBlocks = (byte)((depth + Frame.BlockSize - 1) / Frame.BlockSize);
        }
    }

    /// <summary>The stack is named as r10 plus a displacement, or by adding a negative number to a copy of r10.</summary>
    static int Deepest(ReadOnlySpan<Instruction> instructions, int start, int end)
    {
        int deepest = 0;
        for (int slot = start; slot < end; slot += instructions[slot].SlotCount)
        {
            Instruction instruction = instructions[slot];
            int displacement = instruction.Class switch
            {
                InstructionClass.Ldx when instruction.Source == Register.R10 => instruction.Offset,
                InstructionClass.St or InstructionClass.Stx when instruction.Destination == Register.R10 => instruction.Offset,
                InstructionClass.Alu64 when instruction.AluOperation == AluOperation.Add && instruction.SourceOperand == SourceOperand.K =>
                    instruction.Immediate,
                _ => 0,
            };
            if (displacement is < 0 and >= -Frame.StackSize)
                deepest = Math.Max(deepest, -displacement);
        }
        return deepest;
    }
}
