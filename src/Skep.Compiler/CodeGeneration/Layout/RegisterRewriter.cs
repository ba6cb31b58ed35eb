namespace Skep.Compiler.CodeGeneration;

/// <summary>Puts the machine's registers in the place of the others; what then copies a register to itself goes.</summary>
static class RegisterRewriter
{
    public static void Run(MachineFunction function)
    {
        int[] places = function.Assignment;
        foreach (MachineBlock block in function.Blocks)
        {
            foreach (MachineInstruction instruction in block.Code)
                Rewrite(instruction, places);
            if (block.Condition is { } condition)
                Rewrite(condition, places);
            block.Code.RemoveAll(static instruction => instruction.IsCopy && instruction.Destination == instruction.Source);
        }
    }

    static void Rewrite(MachineInstruction instruction, int[] places)
    {
        if (instruction.Destination >= 0)
            instruction.Destination = places[instruction.Destination];
        if (instruction.Source >= 0)
            instruction.Source = places[instruction.Source];
    }
}
