using Skep.Compiler.Ir;
using Skep.Diagnostics;

namespace Skep.Compiler.Passes;

/// <summary>The passes in their order.</summary>
public static class Optimizer
{
    // Locals that hold addresses of locals: each round uncovers one level.
    const int MostRounds = 4;

    // Each makes the function longer.
    const int MostUnrolled = 16;

    /// <summary>Makes the code of a module short and fast, and such that the kernel's verifier can follow it.</summary>
    /// <param name="findings">Gets what cannot be compiled: recursion.</param>
    public static void Run(Module module, DiagnosticBag findings)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(findings);
        Inliner.Run(module, findings, MakeSmall);
        foreach (Function function in module.Functions)
            Optimize(function);
    }

    /// <summary>What is done to each function before it is inlined.</summary>
    internal static void MakeSmall(Function function)
    {
        Step(function, ControlFlowSimplification.Run);
        for (int round = 0; round < MostRounds; round++)
        {
            bool isChanged = Step(function, SlotSplitting.Run);
            isChanged |= Step(function, SlotPromotion.Run);
            Step(function, DeadCode.Run);
            Step(function, Simplification.Run);
            Step(function, ControlFlowSimplification.Run);
            if (!isChanged)
                break;
        }
    }

    static void Optimize(Function function)
    {
        Reduce(function);
        for (int loops = 0; loops < MostUnrolled && Step(function, LoopUnrolling.Run); loops++)
        {
            MakeSmall(function);
            Reduce(function);
        }
        Step(function, LoopInvariants.Run);
        Step(function, UndefinedValues.Run);
        Reduce(function);
        Step(function, Sinking.Run);
        Step(function, WideComparisons.Run);
        Step(function, DeadCode.Run);
    }

    /// <summary>Takes away what is computed twice, known, or never read.</summary>
    static void Reduce(Function function)
    {
        for (int round = 0; round < MostRounds; round++)
        {
            bool isChanged = Step(function, ValueNumbering.Run);
            Step(function, DeadCode.Run);
            Step(function, Simplification.Run);
            isChanged |= Step(function, JumpThreading.Run);
            isChanged |= Step(function, DeadStores.Run);
            isChanged |= Step(function, ControlFlowSimplification.Run);
            if (!isChanged)
                break;
            MakeSmall(function);
        }
    }

    static bool Step(Function function, Func<Function, bool> pass)
    {
        bool isChanged = pass(function);
        Check(function, pass.Method);
        return isChanged;
    }

    static void Step(Function function, Action<Function> pass)
    {
        pass(function);
        Check(function, pass.Method);
    }

    [System.Diagnostics.Conditional("DEBUG")]
    static void Check(Function function, System.Reflection.MethodInfo pass) =>
        Ir.Checking.IrChecker.Demand(function, pass.DeclaringType?.Name ?? pass.Name);
}
