using Skep.Compiler.Ir;

namespace Skep.Compiler.Passes;

/// <summary>
/// Folds branches that can go only one way, removes blocks that nothing leads to, joins blocks that follow only each other, and leads
/// around
/// blocks that do nothing.
/// </summary>
static class ControlFlowSimplification
{
    public static bool Run(Function function)
    {
        bool isChanged = false, isAgain = true;
        while (isAgain)
        {
            isAgain = false;
            foreach (Block block in function.Blocks)
                isAgain |= FoldTerminator(block);
            isAgain |= RemoveUnreachable(function);
            TrivialPhis.Remove(function);
            var predecessors = CountEdges(function);
            isAgain |= Join(function, predecessors);
            isAgain |= SkipEmpty(function);
            isChanged |= isAgain;
        }
        return isChanged;
    }

    public static bool RemoveUnreachable(Function function)
    {
        HashSet<Block> reached = [function.Entry];
        Stack<Block> open = new(reached);
        while (open.TryPop(out Block? block))
        {
            foreach (Block successor in block.Successors)
            {
                if (reached.Add(successor))
                    open.Push(successor);
            }
        }
        if (reached.Count == function.Blocks.Count)
            return false;
        HashSet<Block> gone = [.. function.Blocks.Where(block => !reached.Contains(block))];
        // They may use one another; what is reachable uses none of their values but in phis, which forget them first.
        function.RemoveBlocks(gone);
        return true;
    }

    /// <summary>Makes a plain jump of a branch whose condition is known, or that leads to one place only.</summary>
    static bool FoldTerminator(Block block)
    {
        Value? end = block.Terminator;
        if (end?.Op == Op.Switch)
            return FoldSwitch(block, end);
        if (end?.Op != Op.BrIf)
            return false;
        if (end.Blocks[0] == end.Blocks[1])
            return Redirect(block, end, end.Blocks[0]);
        return end[0].IsConstant && Redirect(block, end, end.Blocks[end[0].Immediate != 0 ? 0 : 1]);
    }

    static bool FoldSwitch(Block block, Value end)
    {
        long[] cases = (long[])end.Symbol!;
        if (end[0].IsConstant)
            return Redirect(block, end, end.Blocks[Array.IndexOf(cases, end[0].Immediate) + 1]);
        if (end.Blocks.All(target => target == end.Blocks[0]))
            return Redirect(block, end, end.Blocks[0]);
        var function = block.Function;
        if (cases.Length == 1)
        {
            Value condition = function.Create(Op.Eq, ValueType.I32, [end[0], function.Constant(end[0].Type, cases[0])]);
            Value branch = function.Create(Op.BrIf, ValueType.Void, [condition], [end.Blocks[1], end.Blocks[0]]);
            (condition.Source, branch.Source) = (end.Source, end.Source);
            end.Remove();
            block.Insert(block.Values.Count, condition);
            block.Insert(block.Values.Count, branch);
            return true;
        }
        int[] kept = [.. Enumerable.Range(0, cases.Length).Where(i => end.Blocks[i + 1] != end.Blocks[0])];
        if (kept.Length == cases.Length)
            return false;
        Block[] targets = [end.Blocks[0], .. kept.Select(i => end.Blocks[i + 1])];
        Value smaller = function.Create(Op.Switch, ValueType.Void, [end[0]], targets, symbol: kept.Select(i => cases[i]).ToArray());
        smaller.Source = end.Source;
        end.Remove();
        block.Insert(block.Values.Count, smaller);
        return true;
    }

    static bool Redirect(Block block, Value end, Block target)
    {
        foreach (Block other in end.Blocks.Distinct())
        {
            if (other != target)
                other.RemovePredecessor(block);
        }
        Value branch = block.Function.Create(Op.Br, ValueType.Void, [], [target]);
        branch.Source = end.Source;
        end.Remove();
        block.Insert(block.Values.Count, branch);
        return true;
    }

    /// <summary>How many blocks lead to each block, by id.</summary>
    static int[] CountEdges(Function function)
    {
        var counts = new int[function.BlockCount];
        foreach (Block block in function.Blocks)
        {
            IReadOnlyList<Block> successors = block.Successors;
            for (int i = 0; i < successors.Count; i++)
            {
                bool isFirst = true;
                for (int j = 0; j < i; j++)
                    isFirst &= successors[j] != successors[i];
                if (isFirst)
                    counts[successors[i].Id]++;
            }
        }
        return counts;
    }

    /// <summary>Appends to a block the one that only it leads to.</summary>
    static bool Join(Function function, int[] predecessors)
    {
        HashSet<Block> gone = [];
        foreach (Block block in function.Blocks)
        {
            while (!gone.Contains(block) && block.Terminator is { Op: Op.Br } end && end.Blocks[0] is var next && next != block
                && predecessors[next.Id] == 1 && next != function.Entry)
            {
                foreach (Value phi in next.Phis.ToArray())
                {
                    phi.ReplaceUsesWith(phi[0] == phi ? function.Undefined(phi.Type) : phi[0]);
                    phi.Remove();
                }
                end.Remove();
                foreach (Block successor in next.Successors.Distinct())
                    successor.RenamePredecessor(next, block);
                next.MoveTail(0, block);
                gone.Add(next);
            }
        }
        function.RemoveBlocks(gone);
        return gone.Count > 0;
    }

    /// <summary>Leads around blocks that only jump on.</summary>
    static bool SkipEmpty(Function function)
    {
        var predecessors = new List<Block>[function.BlockCount];
        foreach (Block block in function.Blocks)
        {
            foreach (Block successor in block.Successors.Distinct())
                (predecessors[successor.Id] ??= []).Add(block);
        }
        HashSet<Block> gone = [];
        foreach (Block block in function.Blocks)
        {
            if (block != function.Entry && block.Values.Count == 1 && block.Terminator is { Op: Op.Br } end && end.Blocks[0] != block
                && Skip(block, end.Blocks[0], predecessors))
            {
                gone.Add(block);
            }
        }
        function.RemoveBlocks(gone);
        return gone.Count > 0;
    }

    static bool Skip(Block block, Block target, List<Block>[] predecessors)
    {
        List<Block> before = predecessors[block.Id] ?? [];
        // A phi tells its predecessors apart, not the edges: two edges from one block must bring the same.
        if (target.FirstAfterPhis > 0 && before.Any(predecessor => predecessor.Successors.Contains(target)))
            return false;
        foreach (Value phi in target.Phis)
        {
            int from = IndexOf(phi.Blocks, block);
            Value incoming = phi[from];
            foreach (Block predecessor in before)
                phi.AddIncoming(incoming, predecessor);
            phi.RemoveIncoming(from);
        }
        foreach (Block predecessor in before)
        {
            Value end = predecessor.Terminator!;
            for (int i = 0; i < end.Blocks.Count; i++)
            {
                if (end.Blocks[i] == block)
                    end.SetBlock(i, target);
            }
        }
        List<Block> after = predecessors[target.Id];
        after.Remove(block);
        after.AddRange(before.Where(predecessor => !after.Contains(predecessor)));
        predecessors[block.Id] = [];
        // The block no longer leads to the target: what the phis just got stays.
        block.RemoveWhere(static _ => true);
        return true;
    }

    static int IndexOf(IReadOnlyList<Block> blocks, Block block)
    {
        for (int i = 0; i < blocks.Count; i++)
        {
            if (blocks[i] == block)
                return i;
        }
        return -1;
    }
}
