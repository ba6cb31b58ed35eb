using Skep.Compiler.Analyses;
using Skep.Compiler.Ir;

namespace Skep.Compiler.Passes;

/// <summary>
/// Leads a predecessor of a branch straight to where the branch will go, when that is known there: a truth value that a phi made of
/// constants,
/// as inlined functions leave them, or a condition that was already tested on the way. What little the block computes is computed on the
/// new way, too.
/// </summary>
sealed class JumpThreading
{
    /// <summary>Values that are copied at most.</summary>
    const int MostCopied = 6;

    /// <summary>Blocks that are searched upwards for a test of the same condition.</summary>
    const int FarthestTest = 4;

    readonly Function _function;

    JumpThreading(Function function) => _function = function;

    public static bool Run(Function function)
    {
        var pass = new JumpThreading(function);
        bool isChanged = false;
        // Headers of loops stay: a loop with two entries is one that nobody can follow.
        var flow = new ControlFlow(function);
        HashSet<Block> headers = [.. flow.Loops.Select(static loop => loop.Header)];
        foreach (Block block in flow.ReversePostOrder.ToArray())
        {
            if (headers.Contains(block) || !IsCandidate(block))
                continue;
            isChanged |= pass.Thread(block, ref flow);
        }
        if (isChanged)
            ControlFlowSimplification.Run(function);
        return isChanged;
    }

    static bool IsCandidate(Block block)
    {
        if (block.Terminator is not { Op: Op.BrIf or Op.Switch } end || end[0].IsLeaf)
            return false;
        int first = block.FirstAfterPhis;
        if (block.Values.Count - first - 1 > MostCopied)
            return false;
        for (int i = first; i < block.Values.Count - 1; i++)
        {
            Value value = block.Values[i];
            if (value.HasEffect || value.Op == Op.Load)
                return false;
        }
        return true;
    }

    bool Thread(Block block, ref ControlFlow flow)
    {
        if (!flow.IsReachable(block) || flow.PredecessorsOf(block).Count < 2)
            return false;
        Dictionary<Block, List<Block>> ways = [];
        foreach (Block predecessor in flow.PredecessorsOf(block))
        {
            if (Target(block, predecessor, flow) is { } target)
            {
                if (!ways.TryGetValue(target, out List<Block>? list))
                    ways.Add(target, list = []);
                list.Add(predecessor);
            }
        }
        if (ways.Count == 0)
            return false;
        Value[] values = [.. block.Values.Where(static value => !value.IsTerminator)];
        var copies = values.Select(static _ => new List<Value>()).ToArray();
        List<Block> newBlocks = [];
        foreach ((Block target, List<Block> predecessors) in ways)
            newBlocks.Add(Detour(block, target, predecessors, values, copies));
        flow = new ControlFlow(_function);
        for (int i = 0; i < values.Length; i++)
            Repair(block, values[i], newBlocks, copies[i], flow);
        return true;
    }

    /// <summary>Where control goes from a block when it came from one predecessor; null when that is not known.</summary>
    static Block? Target(Block block, Block predecessor, ControlFlow flow)
    {
        Dictionary<Value, long> numbers = [];
        Value end = block.Terminator!;
        foreach (Value value in block.Values)
        {
            if (value.Op == Op.Phi)
            {
                Value incoming = value.IncomingFrom(predecessor);
                if (incoming.IsConstant)
                    numbers.Add(value, incoming.Immediate);
                else if (value == end[0] && Tested(incoming, block, predecessor, flow) is { } tested)
                    numbers.Add(value, tested);
            }
            else if (!value.IsTerminator && value.Operands.Count is 1 or 2
                && value.Operands.All(operand => operand.IsConstant || numbers.ContainsKey(operand)))
            {
                long Number(int i) => value[i].IsConstant ? value[i].Immediate : numbers[value[i]];
                if (Arithmetic.Evaluate(value.Op, value[0].Type, Number(0), value.Operands.Count > 1 ? Number(1) : 0) is { } result)
                    numbers.Add(value, result);
            }
        }
        if (!numbers.TryGetValue(end[0], out long number))
        {
            if (end[0].Op == Op.Phi || Tested(end[0], block, predecessor, flow) is not { } tested)
                return null;
            number = tested;
        }
        return end.Op == Op.BrIf ? end.Blocks[number != 0 ? 0 : 1] : end.Blocks[Array.IndexOf((long[])end.Symbol!, number) + 1];
    }

    /// <summary>What a truth value is known to be on an edge, because a branch on the way tested it.</summary>
    static long? Tested(Value condition, Block block, Block predecessor, ControlFlow flow)
    {
        bool isComparison = condition.Info.Is(OpTraits.Comparison);
        // Computed anew in this block of what may be new in it, it is not what was tested.
        if (condition.Block == block && condition.Operands.Any(operand => operand.Block == block))
            return null;
        for (int i = 0; i < FarthestTest; i++)
        {
            if (predecessor.Terminator is { Op: Op.BrIf } test && test.Blocks[0] != test.Blocks[1])
            {
                bool isTrue = test.Blocks[0] == block;
                if (test[0] == condition && (!isTrue || isComparison))
                    return isTrue ? 1 : 0;
                if (isComparison && test[0].Info.Is(OpTraits.Comparison) && test[0].Operands.SequenceEqual(condition.Operands))
                {
                    if (test[0].Op == condition.Op)
                        return isTrue ? 1 : 0;
                    if (test[0].Op == Simplification.Inverse(condition.Op))
                        return isTrue ? 0 : 1;
                }
            }
            if (flow.PredecessorsOf(predecessor) is not [var before])
                return null;
            (block, predecessor) = (predecessor, before);
        }
        return null;
    }

    /// <summary>A block that does what the other one does, for predecessors from which it goes to one target.</summary>
    Block Detour(Block block, Block target, List<Block> predecessors, Value[] values, List<Value>[] copies)
    {
        Block detour = _function.AddBlockAfter(predecessors[^1]);
        detour.IsCold = target.IsCold;
        Dictionary<Value, Value> mapped = [];
        Value Mapped(Value value) => mapped.GetValueOrDefault(value, value);
        for (int i = 0; i < values.Length; i++)
        {
            Value value = values[i], copy;
            if (value.Op == Op.Phi && predecessors.Count == 1)
            {
                copy = value.IncomingFrom(predecessors[0]);
            }
            else
            {
                copy = _function.Create(value.Op, value.Type, [], immediate: value.Immediate, symbol: value.Symbol);
                (copy.Source, copy.Name) = (value.Source, value.Name);
                if (value.Op == Op.Phi)
                {
                    foreach (Block predecessor in predecessors)
                        copy.AddIncoming(value.IncomingFrom(predecessor), predecessor);
                }
                else
                {
                    foreach (Value operand in value.Operands)
                        copy.AddOperand(Mapped(operand));
                }
                detour.Insert(detour.Values.Count, copy);
            }
            mapped.Add(value, copy);
            copies[i].Add(copy);
        }
        Value end = _function.Create(Op.Br, ValueType.Void, [], [target]);
        end.Source = block.Terminator!.Source;
        detour.Insert(detour.Values.Count, end);
        foreach (Value phi in target.Phis)
            phi.AddIncoming(Mapped(phi.IncomingFrom(block)), detour);
        foreach (Block predecessor in predecessors)
        {
            Value jump = predecessor.Terminator!;
            for (int i = 0; i < jump.Blocks.Count; i++)
            {
                if (jump.Blocks[i] == block)
                    jump.SetBlock(i, detour);
            }
            block.RemovePredecessor(predecessor);
        }
        return detour;
    }

    /// <summary>Behind the block, a value of it may now also be the copy of a detour.</summary>
    static void Repair(Block block, Value value, List<Block> detours, List<Value> copies, ControlFlow flow)
    {
        Use[] outside = [.. value.Uses.Where(use => use.User.Block != block && !(use.User.Op == Op.Phi
            && use.User.Blocks[use.Operand] == block))];
        if (outside.Length == 0)
            return;
        var repair = new SsaRepair(flow, value.Type);
        repair.DefineAtEnd(block, value);
        for (int i = 0; i < detours.Count; i++)
            repair.DefineAtEnd(detours[i], copies[i]);
        foreach ((Value user, int operand) in outside)
        {
            // Detours use what they were given; only behind them it is not clear which one it is.
            if (detours.Contains(user.Block!) && user.Op != Op.Phi)
                continue;
            Block place = user.Op == Op.Phi ? user.Blocks[operand] : user.Block!;
            if (flow.IsReachable(place))
                user.SetOperand(operand, user.Op == Op.Phi ? repair.AtEnd(place) : repair.AtStart(place));
        }
        repair.Finish();
    }
}
