using Skep.Compiler.Ir;
using Skep.Diagnostics;

namespace Skep.Compiler.Passes;

/// <summary>The passes in their order.</summary>
public static class Optimizer
{
    // Locals that hold addresses of locals: each round uncovers one level. Loops in loops: each round writes out one level.
    const int MostRounds = 4;

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
        if (!Promote(function))
            Step(function, Simplification.Run);
    }

    /// <summary>Makes registers of slots.</summary>
    static bool Promote(Function function)
    {
        int round = 0;
        while (round < MostRounds && Step(function, SlotSplitting.Run) | Step(function, SlotPromotion.Run))
        {
            Step(function, DeadCode.Run);
            Step(function, Simplification.Run);
            Step(function, ControlFlowSimplification.Run);
            round++;
        }
        return round > 0;
    }

    static void Optimize(Function function)
    {
        MakeSmall(function);
        Reduce(function);
        for (int round = 0; round < MostRounds && Step(function, LoopUnrolling.Run); round++)
        {
            MakeSmall(function);
            Reduce(function);
        }
        Step(function, SliceIndexes.Run);
        if (Step(function, LoopInvariants.Run) | Step(function, UndefinedValues.Run))
            Reduce(function);
        // Promotion may have found more that is read before it is written.
        Step(function, UndefinedValues.Run);
        Step(function, Sinking.Run);
        Step(function, WideComparisons.Run);
        Step(function, DeadCode.Run);
    }

    /// <summary>Takes away what is computed twice, known, or never read.</summary>
    static void Reduce(Function function)
    {
        bool isChanged = true;
        for (int round = 0; isChanged && round < MostRounds; round++)
        {
            isChanged = Step(function, ValueNumbering.Run);
            Step(function, DeadCode.Run);
            Step(function, Simplification.Run);
            isChanged |= Step(function, DifferenceComparisons.Run);
            isChanged |= Step(function, JumpThreading.Run);
            isChanged |= Step(function, DeadStores.Run);
            isChanged |= Step(function, ControlFlowSimplification.Run);
            isChanged |= Promote(function);
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
