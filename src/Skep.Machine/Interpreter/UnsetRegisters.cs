using Skep.Bytecode;

namespace Skep.Machine;

/// <summary>
/// Finds the instructions that read a register which some path leaves unset, and makes them check it. Almost no program has any, and
/// then nothing is checked at run time.
/// </summary>
static unsafe class UnsetRegisters
{
    /// <summary>r10, and the five arguments: which of them a function takes is the callers' affair.</summary>
    const ushort SetAtEntry = 1 << 10 | RegisterUse.CallerSaved;

    public static void Guard(ProgramCode code)
    {
        Instruction[] instructions = code.Spec.Instructions;
        // Registers set on every path to a slot; all ones until a path is found.
        var set = new ushort[instructions.Length];
        Array.Fill(set, ushort.MaxValue);
        var work = new Stack<int>();
        // The entry function has one argument, the context.
        Meet(set, work, 0, 1 << 10 | 1 << 1);
        for (int slot = 0; slot < instructions.Length; slot += instructions[slot].SlotCount)
        {
            if ((instructions[slot].IsBpfToBpfCall || instructions[slot].IsFunctionLoad) && instructions[slot].TryGetTarget(slot, out long function))
                Meet(set, work, (int)function, SetAtEntry);
        }
        while (work.TryPop(out int slot))
        {
            Instruction instruction = instructions[slot];
            RegisterUse use = RegisterUse.Of(instruction);
            ushort after = (ushort)(set[slot] | use.Written);
            if (instruction.IsCall || OpcodeTable.Find(instruction)!.Kind is OpcodeKind.CallX or >= OpcodeKind.LoadAbs8 and <= OpcodeKind.LoadInd32)
                after = (ushort)(after & ~RegisterUse.CallerSaved);
            if (instruction.IsJump && instruction.TryGetTarget(slot, out long target))
                Meet(set, work, (int)target, after);
            int next = slot + instruction.SlotCount;
            if (!instruction.IsExit && !instruction.IsUnconditionalJump && next < instructions.Length)
                Meet(set, work, next, after);
        }
        for (int slot = 0; slot < instructions.Length; slot += instructions[slot].SlotCount)
        {
            ushort missing = (ushort)(RegisterUse.Of(instructions[slot]).Reads & ~set[slot]);
            if (missing != 0 && code.Ops[slot].Code != InternalCode.Fault)
                code.Guard(slot, missing);
        }
    }

    static void Meet(ushort[] set, Stack<int> work, int slot, int incoming)
    {
        ushort met = (ushort)(set[slot] & incoming);
        if (met == set[slot])
            return;
        set[slot] = met;
        work.Push(slot);
    }
}
