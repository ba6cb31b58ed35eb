using Skep.Compiler.Ir;
using Skep.Diagnostics;

namespace Skep.Compiler.Passes;

/// <summary>
/// Puts functions in place of their calls, callees first: what is inlined was made small before. A call costs registers and stack, and
/// hides
/// from the passes where pointers come from.
/// </summary>
static class Inliner
{
    /// <summary>Values of a function that is inlined however often it is called.</summary>
    const int AlwaysBelow = 150;

    /// <summary>What fits the argument registers r1 to r5.</summary>
    const int MostParameters = 5;

    /// <param name="prepare">Makes a function small when all its calls were inlined.</param>
    public static void Run(Module module, DiagnosticBag findings, Action<Function> prepare)
    {
        Dictionary<Function, int> callSites = [];
        foreach (Value call in module.Functions.SelectMany(CallsIn))
            callSites[Callee(call)] = callSites.GetValueOrDefault(Callee(call)) + 1;

        if (CalleesFirst(module, findings) is not { } order)
            return;
        foreach (Function function in order)
        {
            foreach (Block block in function.Blocks.ToArray())
                InlineInto(function, block, callee => IsWanted(callee, callSites));
            prepare(function);
        }
        HashSet<Function> used = [.. module.Functions.SelectMany(Mentioned)];
        module.Functions.RemoveAll(function => callSites.ContainsKey(function) && !used.Contains(function) && function.Section is null);
    }

    static bool IsWanted(Function callee, Dictionary<Function, int> callSites)
    {
        if (callee.Blocks.Count == 0)
            return false;
        if (callee.Parameters.Count > MostParameters)
            return true;
        return !callee.NoInlining && !callee.IsCallback
            && (callSites[callee] == 1 || callee.Blocks.Sum(static block => block.Values.Count) < AlwaysBelow);
    }

    static Function Callee(Value call) => (Function)call.Symbol!;

    static IEnumerable<Value> CallsIn(Function function) =>
        function.Blocks.SelectMany(static block => block.Values).Where(static value => value.Op == Op.Call);

    static IEnumerable<Function> Mentioned(Function function) => function.Blocks.SelectMany(static block => block.Values)
        .SelectMany(static value => value.Operands.Append(value)).Where(static value => value.Op is Op.Call or Op.Function).Select(Callee);

    /// <summary>Null when a function calls itself, which is reported.</summary>
    static List<Function>? CalleesFirst(Module module, DiagnosticBag findings)
    {
        List<Function> order = [];
        bool isRecursive = false;
        // False while its callees are being visited.
        Dictionary<Function, bool> isDone = [];
        foreach (Function function in module.Functions)
            Visit(function, null);
        return isRecursive ? null : order;

        void Visit(Function function, Value? call)
        {
            if (isDone.TryGetValue(function, out bool done))
            {
                if (!done)
                    ReportRecursion(function, call!, findings);
                isRecursive |= !done;
                return;
            }
            isDone.Add(function, false);
            foreach (Value inner in CallsIn(function))
                Visit(Callee(inner), inner);
            isDone[function] = true;
            order.Add(function);
        }
    }

    static void ReportRecursion(Function function, Value call, DiagnosticBag findings)
    {
        SourcePoint? source = call.Source ?? function.Source;
        findings.Error(
            DiagnosticId.Recursion, $"'{function.Name}' calls itself, directly or through others.",
            source is null ? null : new Location { File = source.File, Line = source.Line, Column = source.Column },
            "The kernel accepts no recursion: write a loop with a fixed bound.");
    }

    static void InlineInto(Function function, Block block, Predicate<Function> isWanted)
    {
        // From the last call to the first, so that only what is behind a call moves.
        for (int i = block.Values.Count - 1; i >= 0; i--)
        {
            Value call = block.Values[i];
            if (call.Op == Op.Call && isWanted(Callee(call)))
                Inline(function, block, i, call);
        }
    }

    static void Inline(Function function, Block block, int index, Value call)
    {
        Block rest = function.AddBlockAfter(block);
        block.MoveTail(index + 1, rest);
        foreach (Block successor in rest.Successors)
            successor.RenamePredecessor(block, rest);

        var copy = new FunctionCopy(Callee(call), function, call);
        Block entry = copy.CopyBlocks(block, rest);
        var builder = new FunctionBuilder(function) { Source = call.Source };
        builder.MoveTo(rest);
        Value? result = copy.JoinReturns(builder);
        if (call.IsUsed)
            call.ReplaceUsesWith(result ?? function.Undefined(call.Type));
        call.Remove();
        builder.MoveTo(block);
        builder.Br(entry);
    }
}
