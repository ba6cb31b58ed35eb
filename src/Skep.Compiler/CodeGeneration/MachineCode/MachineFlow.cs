namespace Skep.Compiler.CodeGeneration;

/// <summary>The graph of a function's blocks.</summary>
static class MachineFlow
{
    /// <summary>Drops what nothing leads to, and returns the rest in postorder.</summary>
    public static List<MachineBlock> Prune(MachineFunction function)
    {
        var seen = new bool[function.BlockCount];
        var order = new List<MachineBlock>(function.Blocks.Count);
        var open = new Stack<(MachineBlock Block, int Next)>();
        open.Push((function.Entry, 0));
        seen[function.Entry.Id] = true;
        while (open.TryPop(out var top))
        {
            MachineBlock? successor = top.Next switch
            {
                0 => top.Block.Taken,
                1 => top.Block.Next,
                _ => null,
            };
            if (top.Next == 2)
            {
                order.Add(top.Block);
                continue;
            }
            open.Push((top.Block, top.Next + 1));
            if (successor is null || seen[successor.Id])
                continue;
            seen[successor.Id] = true;
            open.Push((successor, 0));
        }
        function.Blocks = [.. order.AsEnumerable().Reverse()];
        return order;
    }

    /// <summary>By block id, the blocks that lead to it.</summary>
    public static List<MachineBlock>[] Predecessors(MachineFunction function)
    {
        var predecessors = new List<MachineBlock>[function.BlockCount];
        foreach (MachineBlock block in function.Blocks)
            predecessors[block.Id] = [];
        foreach (MachineBlock block in function.Blocks)
        {
            if (block.Taken is { } taken)
                predecessors[taken.Id].Add(block);
            if (block.Next is { } next)
                predecessors[next.Id].Add(block);
        }
        return predecessors;
    }

    /// <summary>Counts for each block the loops that it is in. An edge that goes back, in postorder, closes a loop.</summary>
    public static void FindLoops(MachineFunction function, List<MachineBlock> postorder)
    {
        var place = new int[function.BlockCount];
        for (int i = 0; i < postorder.Count; i++)
            (place[postorder[i].Id], postorder[i].LoopDepth) = (i, 0);
        List<MachineBlock>[] predecessors = Predecessors(function);
        foreach (MachineBlock head in postorder)
        {
            var open = new Stack<MachineBlock>(predecessors[head.Id].Where(block => place[block.Id] <= place[head.Id]));
            if (open.Count == 0)
                continue;
            var seen = new HashSet<MachineBlock> { head };
            head.LoopDepth++;
            while (open.TryPop(out MachineBlock? block))
            {
                // In an irreducible graph the walk could leave through the loop's other entry.
                if (place[block.Id] > place[head.Id] || !seen.Add(block))
                    continue;
                block.LoopDepth++;
                foreach (MachineBlock predecessor in predecessors[block.Id])
                    open.Push(predecessor);
            }
        }
    }
}
