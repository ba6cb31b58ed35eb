using Skep.Compiler.Analyses;
using Skep.Compiler.Ir;

namespace Skep.Compiler.Passes;

/// <summary>
/// Computes before a loop what is the same in each round, where that saves more than a register costs: multiplications, divisions, byte
/// swaps, and loads that always succeed. Loads from packets and map values stay behind their checks, unless the loop begins with them.
/// </summary>
sealed class LoopInvariants
{
    readonly ControlFlow _flow;
    readonly MemoryEffects _effects;

    LoopInvariants(Function function)
    {
        _flow = new ControlFlow(function);
        _effects = new MemoryEffects(new PointerOrigins(function));
    }

    public static bool Run(Function function)
    {
        var pass = new LoopInvariants(function);
        bool isChanged = false;
        // From the inside out: what leaves an inner loop may leave the outer one, too.
        for (int i = pass._flow.Loops.Count - 1; i >= 0; i--)
            isChanged |= pass.Visit(pass._flow.Loops[i]);
        return isChanged;
    }

    bool Visit(Loop loop)
    {
        if (_flow.PredecessorsOf(loop.Header).Where(block => !loop.Contains(block)).ToArray() is not [var before]
            || before.Terminator!.Op != Op.Br)
            return false;
        ulong writes = 0;
        foreach (Block block in loop.Blocks)
        {
            foreach (Value value in block.Values)
                writes |= _effects.WriteMaskOf(value);
        }
        HashSet<Value> invariant = [];
        List<Value> wanted = [];
        foreach (Block block in _flow.ReversePostOrder)
        {
            if (!loop.Contains(block))
                continue;
            foreach (Value value in block.Values)
            {
                if (!IsMovable(value, loop, writes) || !value.Operands.All(operand => IsOutside(operand, loop)
                    || invariant.Contains(operand)))
                    continue;
                invariant.Add(value);
                if (IsExpensive(value) && loop.Latches.All(latch => _flow.Dominates(block, latch)))
                    wanted.Add(value);
            }
        }
        foreach (Value value in wanted)
            Hoist(value, loop, before);
        return wanted.Count > 0;
    }

    static bool IsOutside(Value value, Loop loop) => value.Block is null || !loop.Contains(value.Block);

    bool IsMovable(Value value, Loop loop, ulong writes)
    {
        if (value.Op == Op.Load)
        {
            return !value.IsVolatile && (_effects.AccessOf(value).Mask & writes) == 0
                && (IsAlwaysReadable(value[0]) || value.Block == loop.Header);
        }
        return value.Op != Op.Phi && !value.IsLeaf && !value.Info.Is(OpTraits.Reads | OpTraits.Writes | OpTraits.Terminator);
    }

    bool IsAlwaysReadable(Value address) =>
        _effects.Origins.Of(address) is PointerOrigin.Stack or PointerOrigin.Global or PointerOrigin.Context
        && PointerOrigins.BaseOf(address).Base.Op != Op.PtrAdd;

    static bool IsExpensive(Value value) =>
        value.Op is Op.Load or Op.Mul or Op.UDiv or Op.URem or Op.SDiv or Op.SRem or Op.Bswap16 or Op.Bswap32 or Op.Bswap64;

    static void Hoist(Value value, Loop loop, Block before)
    {
        if (IsOutside(value, loop))
            return;
        foreach (Value operand in value.Operands)
            Hoist(operand, loop, before);
        before.MoveHere(before.Values.Count - 1, value);
    }
}
