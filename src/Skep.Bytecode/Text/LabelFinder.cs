using static System.FormattableString;

namespace Skep.Bytecode;

/// <summary>
/// Names what a program jumps to and calls: functions by their names or <c>subprog_slot</c>, jump targets <c>L0</c>, <c>L1</c>... in order.
/// </summary>
static class LabelFinder
{
    public static Dictionary<int, string> Find(ReadOnlySpan<Instruction> program, InstructionSymbols symbols)
    {
        var functions = new SortedSet<int>();
        var targets = new SortedSet<int>();
        for (int slot = 0; slot < program.Length; slot++)
        {
            var instruction = program[slot];
            bool hasTarget = instruction.TryGetTarget(slot, out long target) && OpcodeTable.Find(instruction) is not null;
            if (!hasTarget || (ulong)target >= (ulong)program.Length)
                continue;
            (instruction.IsJump ? targets : functions).Add((int)target);
        }
        if (symbols.FunctionName(0) is not null && program.Length > 0)
            functions.Add(0);
        // A label inside a 64-bit immediate load would have no line to stand on.
        for (int slot = 0; slot < program.Length; slot++)
        {
            if (!program[slot].IsWide)
                continue;
            slot++;
            functions.Remove(slot);
            targets.Remove(slot);
        }

        var labels = new Dictionary<int, string>();
        var taken = new HashSet<string>();
        foreach (int slot in functions)
        {
            string? name = symbols.FunctionName(slot);
            if (name is null || !Lexer.IsLabel(name))
                name = Invariant($"subprog_{slot}");
            while (!taken.Add(name))
                name += "_";
            labels[slot] = name;
        }
        int number = 0;
        foreach (int slot in targets.Except(functions))
        {
            string name;
            do
                name = Invariant($"L{number++}");
            while (!taken.Add(name));
            labels[slot] = name;
        }
        return labels;
    }
}
