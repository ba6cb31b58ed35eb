using Skep.Compiler.Ir;
using Skep.Compiler.Ir.Checking;
using Skep.Compiler.Ir.Execution;
using Skep.Compiler.Ir.Text;
using Skep.Diagnostics;

namespace Skep.Compiler.Tests;

/// <summary>Runs a module before and after something was done to it, and makes a small module of one that shows a difference.</summary>
static class Differential
{
    /// <summary>What is different; null when nothing is, or when the module has no meaning.</summary>
    public static string? Compare(string text, Action<Module> change)
    {
        Module before = IrText.Parse(text), after = IrText.Parse(text);
        DiagnosticBag findings = new();
        IrChecker.Check(before, findings);
        if (findings.HasErrors)
            return null;
        try
        {
            change(after);
        }
        catch (Exception failure) when (failure is InvalidOperationException or NullReferenceException or ArgumentException or KeyNotFoundException or IndexOutOfRangeException)
        {
            return failure.ToString();
        }
        IrChecker.Check(after, findings);
        if (findings.HasErrors)
            return string.Join('\n', findings);
        for (int input = 0; input < 3; input++)
        {
            string expected = Observe(before, input);
            if (expected.StartsWith("fault", StringComparison.Ordinal))
                return null;
            string actual = Observe(after, input);
            if (expected != actual)
                return $"input {input}: {expected} became {actual}";
        }
        return null;
    }

    /// <summary>All that can be seen of a run: result, memory, globals, maps.</summary>
    public static string Observe(Module module, int input)
    {
        var random = new Random(input);
        var host = new PacketHost();
        var machine = new IrMachine(module, host, budget: 300_000);
        byte[] memory = new byte[IrGenerator.MemorySize];
        random.NextBytes(memory);
        Function program = module.Functions[^1];
        try
        {
            long address = machine.Memory.Add(memory);
            long result = program.Parameters[0].Type == ValueType.Pointer
                ? machine.Run(program, machine.Memory.Add(PacketHost.Context(address + 8, memory.Length - 8 - (input * 20))),
                    random.NextInt64(), random.Next())
                : machine.Run(program, random.NextInt64(), random.Next(), address);
            string globals = string.Join(' ', module.Globals.Select(global => Convert.ToHexStringLower(machine.ContentsOf(global))));
            string maps = string.Join(' ', module.Maps.SelectMany(map => host.EntriesOf(map).OrderBy(static entry =>
                entry.Key, StringComparer.Ordinal))
                .Select(entry => entry.Key + "=" + Convert.ToHexStringLower(machine.Memory.At(entry.Value, 16))));
            return $"{result:x} {Convert.ToHexStringLower(memory)} {globals} {maps}";
        }
        catch (IrFaultException fault)
        {
            return $"fault at {fault.Value}: {fault.Message}";
        }
    }

    /// <summary>Takes away from a module what is not needed to see a difference.</summary>
    public static string Shrink(string text, Action<Module> change)
    {
        bool isSmaller = true;
        for (int round = 0; isSmaller && round < 20; round++)
        {
            isSmaller = false;
            int count = Candidates(IrText.Parse(text)).Count();
            for (int i = count - 1; i >= 0; i--)
            {
                for (int way = 0; way < 2; way++)
                {
                    Module module = IrText.Parse(text);
                    Value[] candidates = [.. Candidates(module)];
                    if (i >= candidates.Length || !TakeAway(candidates[i], way))
                        continue;
                    foreach (Function function in module.Functions)
                    {
                        Compiler.Passes.ControlFlowSimplification.RemoveUnreachable(function);
                        function.RemoveUnusedSlots();
                    }
                    string smaller = IrWriter.Write(module);
                    if (smaller.Length < text.Length && Compare(smaller, change) is not null)
                    {
                        text = smaller;
                        isSmaller = true;
                        break;
                    }
                }
            }
        }
        return text;
    }

    static IEnumerable<Value> Candidates(Module module) =>
        module.Functions.SelectMany(static function => function.Blocks).SelectMany(static block => block.Values);

    static bool TakeAway(Value value, int way)
    {
        Function function = value.Block!.Function;
        if (value.Op is Op.BrIf or Op.Switch)
        {
            Block target = value.Blocks[way], block = value.Block;
            foreach (Block other in value.Blocks.Where(other => other != target).Distinct())
                other.RemovePredecessor(block);
            value.Remove();
            var builder = new FunctionBuilder(function);
            builder.MoveTo(block);
            builder.Br(target);
            return true;
        }
        if (value.IsTerminator)
            return false;
        if (value.IsUsed)
        {
            Value? other = way == 0 ? (value.Type == ValueType.Pointer ? null : function.Constant(value.Type, 0))
                : value.Operands.FirstOrDefault(operand => operand.Type == value.Type && operand != value && value.Op != Op.Phi);
            if (other is null)
                return false;
            value.ReplaceUsesWith(other);
        }
        value.Remove();
        return true;
    }
}
