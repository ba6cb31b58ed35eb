using Skep.Compiler.Analyses;
using Skep.Compiler.Ir;

namespace Skep.Compiler.Passes;

/// <summary>
/// What is left behind an index, <c>C - x</c>, is compared by way of the index, where that is known to be at most C: the verifier learns nothing about x from
/// a comparison of the difference, and x is what an address will be made of.
/// </summary>
static class DifferenceComparisons
{
    public static bool Run(Function function)
    {
        ControlFlow? flow = null;
        bool isChanged = false;
        foreach (Block block in function.Blocks)
        {
            foreach (Value value in block.Values.ToArray())
            {
                if (!value.Info.Is(OpTraits.Comparison) || !value[1].IsConstant)
                    continue;
                Value rest = value[0].Op == Op.ZExt ? value[0][0] : value[0];
                if (rest.Op != Op.Sub || !rest[0].IsConstant)
                    continue;
                ulong mask = KnownBits.Mask(rest.Type), whole = (ulong)rest[0].Immediate & mask;
                ulong number = (ulong)value[1].Immediate & KnownBits.Mask(value[1].Type);
                // Numbers that are the same whether they have a sign or not.
                if (whole > mask >> 1 || number > whole)
                    continue;
                Value index = rest[1];
                if (!IsAtMost(index, whole, block, flow ??= new ControlFlow(function)))
                    continue;
                Value direct = function.Create(Mirrored(value.Op), ValueType.I32, [index, function.Constant(index.Type, (long)(whole - number))]);
                (direct.Source, direct.Name) = (value.Source, value.Name);
                block.Insert(block.IndexOf(value), direct);
                value.ReplaceUsesWith(direct);
                isChanged = true;
            }
        }
        return isChanged;
    }

    // Both sides are at most C, so signs do not matter.
    static Op Mirrored(Op op) => op switch
    {
        Op.ULt or Op.SLt => Op.UGt,
        Op.ULe or Op.SLe => Op.UGe,
        Op.UGt or Op.SGt => Op.ULt,
        Op.UGe or Op.SGe => Op.ULe,
        _ => op,
    };

    /// <summary>Whether a value is at most so much in a block: because of its bits, or of a comparison on every way there.</summary>
    public static bool IsAtMost(Value value, ulong limit, Block block, ControlFlow flow)
    {
        if (KnownBits.Of(value).Maximum <= limit)
            return true;
        if (!flow.IsReachable(block))
            return false;
        for (Block? way = block; way is not null; way = flow.ImmediateDominatorOf(way))
        {
            if (flow.PredecessorsOf(way) is [{ Terminator: { Op: Op.BrIf } test }] && test.Blocks[0] != test.Blocks[1]
                && Highest(test[0], value, isTrue: test.Blocks[0] == way) <= limit)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>The highest that a value can be where a condition is true or false.</summary>
    static ulong Highest(Value condition, Value value, bool isTrue)
    {
        if (!condition.Info.Is(OpTraits.Comparison) || !condition[1].IsConstant || (condition[0] != value && !(condition[0].Op == Op.ZExt && condition[0][0] == value)))
            return ulong.MaxValue;
        ulong number = (ulong)condition[1].Immediate & KnownBits.Mask(condition[0].Type);
        return (isTrue ? condition.Op : Simplification.Inverse(condition.Op)) switch
        {
            Op.Eq or Op.ULe => number,
            Op.ULt when number > 0 => number - 1,
            _ => ulong.MaxValue,
        };
    }
}
