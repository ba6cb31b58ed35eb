namespace Skep.Compiler.CodeGeneration;

/// <summary>
/// The order in which blocks are written: a block after those that lead to it, loops in one piece, the end of the function and what is cold
/// last, so that few jumps are needed.
/// </summary>
static class BlockOrder
{
    public static List<MachineBlock> Find(MachineFunction function)
    {
        MachineFlow.FindLoops(function, MachineFlow.Prune(function));
        var seen = new bool[function.BlockCount];
        var order = new List<MachineBlock>(function.Blocks.Count);
        var open = new Stack<(MachineBlock Block, int Next)>();
        open.Push((function.Entry, 0));
        seen[function.Entry.Id] = true;
        while (open.TryPop(out var top))
        {
            if (top.Next == 2)
            {
                order.Add(top.Block);
                continue;
            }
            open.Push((top.Block, top.Next + 1));
            // What is visited first is written last.
            bool takenFirst = top.Block.Taken is null || !IsBetterNext(top.Block.Taken, top.Block.Next!);
            MachineBlock? successor = takenFirst == (top.Next == 0) ? top.Block.Taken : top.Block.Next;
            if (successor is null || seen[successor.Id])
                continue;
            seen[successor.Id] = true;
            open.Push((successor, 0));
        }
        order.Reverse();
        return [.. order.Where(static block => !block.IsCold), .. order.Where(static block => block.IsCold)];
    }

    /// <summary>Whether it is better to go on writing with the block that the jump leads to.</summary>
    static bool IsBetterNext(MachineBlock taken, MachineBlock next)
    {
        if (taken.IsCold != next.IsCold)
            return next.IsCold;
        if (taken.LoopDepth != next.LoopDepth)
            return taken.LoopDepth > next.LoopDepth;
        return IsReturn(next) && !IsReturn(taken);
    }

    static bool IsReturn(MachineBlock block) =>
        block.Code.Count <= 1
        && (block.End == BlockEnd.Exit || block is { End: BlockEnd.Jump, Next: { End: BlockEnd.Exit, IsEmpty: true } });
}
