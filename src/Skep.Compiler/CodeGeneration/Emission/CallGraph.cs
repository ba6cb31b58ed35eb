using Skep.Compiler.Ir;

namespace Skep.Compiler.CodeGeneration;

/// <summary>Which functions a program is made of.</summary>
static class CallGraph
{
    /// <summary>
    /// The function and all that it reaches, each once: callees behind their first caller, in the order of their calls. libbpf puts
    /// programs together in this order.
    /// </summary>
    public static List<EmittedFunction> Reachable(EmittedFunction entry, IReadOnlyDictionary<Function, EmittedFunction> functions)
    {
        var order = new List<EmittedFunction> { entry };
        var seen = new HashSet<EmittedFunction> { entry };
        var open = new Stack<(EmittedFunction Function, int Next)>();
        open.Push((entry, 0));
        while (open.TryPop(out var top))
        {
            if (top.Next == top.Function.Calls.Count)
                continue;
            open.Push((top.Function, top.Next + 1));
            EmittedFunction callee = functions[top.Function.Calls[top.Next].Callee];
            if (!seen.Add(callee))
                continue;
            order.Add(callee);
            open.Push((callee, 0));
        }
        return order;
    }

    /// <summary>The chain of calls that needs most stack; null if the functions call in a circle.</summary>
    public static List<EmittedFunction>? Deepest(EmittedFunction entry, IReadOnlyDictionary<Function, EmittedFunction> functions)
    {
        var chains = new Dictionary<EmittedFunction, List<EmittedFunction>?>();
        return Deepest(entry, functions, chains);
    }

    static List<EmittedFunction>? Deepest(
        EmittedFunction function, IReadOnlyDictionary<Function, EmittedFunction> functions,
        Dictionary<EmittedFunction, List<EmittedFunction>?> chains)
    {
        if (chains.TryGetValue(function, out List<EmittedFunction>? known))
            return known;
        chains[function] = null;
        List<EmittedFunction> deepest = [];
        foreach (Function callee in function.Calls.Select(static call => call.Callee).Distinct())
        {
            if (Deepest(functions[callee], functions, chains) is not { } chain)
                return null;
            if (StackOf(chain) > StackOf(deepest))
                deepest = chain;
        }
        return chains[function] = [function, .. deepest];
    }

    /// <summary>What the verifier adds up: each frame rounded to 32 bytes, and at least as many (check_max_stack_depth).</summary>
    public static int StackOf(IEnumerable<EmittedFunction> chain) => chain.Sum(StackOf);

    public static int StackOf(EmittedFunction function) => (Math.Max(function.FrameSize, 1) + 31) / 32 * 32;
}
