using Skep.Compiler.Analyses;
using Skep.Compiler.Ir;

namespace Skep.Compiler.Passes;

/// <summary>
/// Moves what is computed down to where it is needed, past branches on which it is not: fields of a packet are loaded when they are
/// looked at, and
/// comparisons stand next to their branch. Never into a loop, and never a load past what may write there.
/// </summary>
sealed class Sinking
{
    readonly ControlFlow _flow;
    readonly MemoryEffects _effects;
    readonly ulong[] _blockWrites;

    Sinking(Function function)
    {
        _flow = new ControlFlow(function);
        _effects = new MemoryEffects(new PointerOrigins(function));
        _blockWrites = new ulong[function.BlockCount];
        foreach (Block block in _flow.ReversePostOrder)
        {
            foreach (Value value in block.Values)
                _blockWrites[block.Id] |= _effects.WriteMaskOf(value);
        }
    }

    public static bool Run(Function function)
    {
        var pass = new Sinking(function);
        bool isChanged = false;
        // Users before what they use: a chain sinks as a whole.
        for (int i = pass._flow.ReversePostOrder.Count - 1; i >= 0; i--)
        {
            Block block = pass._flow.ReversePostOrder[i];
            ulong writesBehind = 0;
            for (int j = block.Values.Count - 1; j >= 0; j--)
            {
                Value value = block.Values[j];
                if (pass.Target(value, writesBehind) is { } target)
                {
                    target.MoveHere(target.FirstAfterPhis, value);
                    isChanged = true;
                }
                writesBehind |= pass._effects.WriteMaskOf(value);
            }
        }
        return isChanged;
    }

    Block? Target(Value value, ulong writesBehind)
    {
        if (!value.IsUsed || value.Op == Op.Phi || value.HasEffect || value.Info.Is(OpTraits.Writes | OpTraits.Leaf))
            return null;
        // What needs two registers to be computed later saves none.
        if (value.Operands.Count(static operand => !operand.IsLeaf || operand.Op == Op.Parameter) > 1
            && !value.Info.Is(OpTraits.Comparison))
            return null;
        Block? target = null;
        foreach (Use use in value.Uses)
        {
            Block place = use.User.Op == Op.Phi ? use.User.Blocks[use.Operand] : use.User.Block!;
            if (!_flow.IsReachable(place))
                return null;
            target = target is null ? place : _flow.ClosestDominator(target, place);
        }
        Block from = value.Block!;
        ulong mask = value.Op == Op.Load ? _effects.AccessOf(value).Mask : 0;
        while (target is not null && target != from
            && (!IsSameLoop(from, target) || mask != 0 && ((writesBehind | WritesBetween(from, target)) & mask) != 0))
        {
            target = _flow.ImmediateDominatorOf(target);
        }
        return target == from ? null : target;
    }

    /// <summary>Whether a block is in no loop that the other is not in.</summary>
    bool IsSameLoop(Block from, Block target) => _flow.LoopOf(target) is not { } loop || loop.Contains(from);

    /// <summary>What is written on the ways from one block to another, without either.</summary>
    ulong WritesBetween(Block from, Block target)
    {
        ulong writes = 0;
        HashSet<Block> seen = [from];
        Stack<Block> open = new(_flow.PredecessorsOf(target));
        while (open.TryPop(out Block? block))
        {
            if (!seen.Add(block))
                continue;
            writes |= _blockWrites[block.Id];
            foreach (Block predecessor in _flow.PredecessorsOf(block))
                open.Push(predecessor);
        }
        return writes;
    }
}
