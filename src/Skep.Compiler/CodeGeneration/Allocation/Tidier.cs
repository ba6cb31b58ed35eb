using Skep.Bytecode;

namespace Skep.Compiler.CodeGeneration;

/// <summary>Before allocation: drops what nobody reads, and has operations overwrite the operand that nobody wants any more.</summary>
static class Tidier
{
    public static void Run(MachineFunction function, Liveness liveness)
    {
        Span<ulong> live = new ulong[liveness.Out(function.Entry).Length];
        foreach (MachineBlock block in function.Blocks)
        {
            liveness.Out(block).CopyTo(live);
            Liveness.StepEnd(block, live);
            bool dropped = false;
            for (int i = block.Code.Count - 1; i >= 0; i--)
            {
                MachineInstruction instruction = block.Code[i];
                if (instruction.IsPure && instruction.WritesDestination && !live.Has(instruction.Destination))
                {
                    block.Code[i] = null!;
                    dropped = true;
                    continue;
                }
                if (i > 0)
                    Commute(block.Code[i - 1], instruction, live);
                Liveness.Step(instruction, live);
            }
            if (dropped)
                block.Code.RemoveAll(static instruction => instruction is null);
        }
    }

    /// <summary>
    /// <c>d = a; d += b</c> becomes <c>d = b; d += a</c> where a is wanted afterwards and b is not: then d can be b's register.
    /// </summary>
    static void Commute(MachineInstruction copy, MachineInstruction operation, Span<ulong> liveAfter)
    {
        bool commutes = operation.Code is { IsAlu: true, SourceOperand: SourceOperand.X }
            && operation.Code.AluOperation
                is AluOperation.Add or AluOperation.Mul or AluOperation.And or AluOperation.Or or AluOperation.Xor;
        if (!commutes || !copy.IsCopy || copy.Destination != operation.Destination)
            return;
        int left = copy.Source, right = operation.Source;
        bool isOther = left != right && right != copy.Destination && right >= MachineRegister.FirstVirtual;
        if (isOther && liveAfter.Has(left) && !liveAfter.Has(right))
            (copy.Source, operation.Source) = (right, left);
    }
}
