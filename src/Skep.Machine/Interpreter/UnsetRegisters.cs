using Skep.Bytecode;
using Skep.KernelAbi;

namespace Skep.Machine;

/// <summary>
/// Finds the instructions that read a register which some path leaves unset, and makes them check it; calls in such a program then leave
/// unset what the kernel says they do. Almost no program has any, and nothing is checked or changed at run time.
/// </summary>
static unsafe class UnsetRegisters
{
    const ushort FramePointer = 1 << 10;

    public static void Guard(ProgramCode code)
    {
        ushort[] set = Analyze(code);
        Instruction[] instructions = code.Spec.Instructions;
        Dictionary<int, bool> functions = FindFunctions(instructions);
        bool givesResult = true;
        for (int slot = 0; slot < instructions.Length; slot += instructions[slot].SlotCount)
        {
            givesResult = functions.GetValueOrDefault(slot, givesResult);
            ushort missing = (ushort)(Reads(code, instructions[slot]) & ~set[slot]);
            // A function may return nothing: prepare_func_exit() hands r0 over as it is, and only who reads it then is wrong.
            if (instructions[slot].IsExit && !givesResult)
                missing = 0;
            if (missing != 0 && code.Ops[slot].Code != InternalCode.Fault)
                code.Guard(slot, missing);
        }
        if (!code.IsGuarded)
            return;
        for (int slot = 0; slot < instructions.Length; slot += instructions[slot].SlotCount)
            code.Clobber(slot);
    }

    /// <summary>Whether this calls a helper that gives nothing in r0.</summary>
    public static bool IsVoid(ProgramCode code, Instruction call) => PrototypeOf(code, call) is { Return.Kind: ReturnKind.Void };

    /// <summary>Where functions start, and whether r0 is read for sure when they end: the program's is, and that of what the kernel calls.</summary>
    static Dictionary<int, bool> FindFunctions(Instruction[] instructions)
    {
        var functions = new Dictionary<int, bool>();
        for (int slot = 0; slot < instructions.Length; slot += instructions[slot].SlotCount)
        {
            Instruction instruction = instructions[slot];
            if (instruction.IsBpfToBpfCall && instruction.TryGetTarget(slot, out long callee))
                functions.TryAdd((int)callee, false);
            if (instruction.IsFunctionLoad && instruction.TryGetTarget(slot, out long callback))
                functions[(int)callback] = true;
        }
        functions[0] = true;
        return functions;
    }

    /// <summary>For each slot, the registers that are set on every path to it.</summary>
    static ushort[] Analyze(ProgramCode code)
    {
        Instruction[] instructions = code.Spec.Instructions;
        // All ones until a path is found.
        var set = new ushort[instructions.Length];
        Array.Fill(set, ushort.MaxValue);
        var work = new Stack<int>();
        // The entry function has one argument, the context.
        Meet(set, work, 0, FramePointer | 1 << 1);
        for (int slot = 0; slot < instructions.Length; slot += instructions[slot].SlotCount)
        {
            // How many arguments a callback gets is the helper's affair.
            if (instructions[slot].IsFunctionLoad && instructions[slot].TryGetTarget(slot, out long function))
                Meet(set, work, (int)function, FramePointer | RegisterUse.CallerSaved);
        }
        while (work.TryPop(out int slot))
        {
            Instruction instruction = instructions[slot];
            ushort after = (ushort)((set[slot] | RegisterUse.Of(instruction).Written) & ~Unsets(code, instruction));
            if (instruction.IsBpfToBpfCall && instruction.TryGetTarget(slot, out long callee))
                Meet(set, work, (int)callee, FramePointer | (set[slot] & RegisterUse.CallerSaved));
            if (instruction.IsJump && instruction.TryGetTarget(slot, out long target))
                Meet(set, work, (int)target, after);
            int next = slot + instruction.SlotCount;
            if (!instruction.IsExit && !instruction.IsUnconditionalJump && next < instructions.Length)
                Meet(set, work, next, after);
        }
        return set;
    }

    static ushort Reads(ProgramCode code, Instruction instruction)
    {
        ushort reads = RegisterUse.Of(instruction).Reads;
        if (PrototypeOf(code, instruction) is { } prototype)
            reads |= (ushort)((1 << prototype.Arguments.Length) - 1 << 1);
        return reads;
    }

    static ushort Unsets(ProgramCode code, Instruction instruction)
    {
        if (instruction.IsCall)
            return (ushort)(RegisterUse.CallerSaved | (IsVoid(code, instruction) ? 1 : 0));
        return OpcodeTable.Find(instruction)!.Kind is OpcodeKind.CallX or (>= OpcodeKind.LoadAbs8 and <= OpcodeKind.LoadInd32)
            ? RegisterUse.CallerSaved : (ushort)0;
    }

    static HelperPrototype? PrototypeOf(ProgramCode code, Instruction instruction) =>
        OpcodeTable.Find(instruction)!.Kind == OpcodeKind.CallHelper
            && Helpers.TryGet((HelperId)instruction.Immediate, out HelperInfo? info)
            ? info.PrototypeFor(code.Spec.Type, code.Spec.AttachType) : null;

    static void Meet(ushort[] set, Stack<int> work, int slot, int incoming)
    {
        ushort met = (ushort)(set[slot] & incoming);
        if (met == set[slot])
            return;
        set[slot] = met;
        work.Push(slot);
    }
}
