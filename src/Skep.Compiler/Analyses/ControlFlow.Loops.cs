using Skep.Compiler.Ir;

namespace Skep.Compiler.Analyses;

public sealed partial class ControlFlow
{
    readonly Loop?[] _innermost;
    readonly List<Loop> _loops = [];

    /// <summary>Natural loops, outer before inner ones.</summary>
    public IReadOnlyList<Loop> Loops => _loops;

    /// <summary>The innermost loop that a block is in.</summary>
    public Loop? LoopOf(Block block) => _innermost[block.Id];

    /// <summary>How many loops a block is in.</summary>
    public int DepthOf(Block block) => _innermost[block.Id]?.Depth ?? 0;

    void FindLoops()
    {
        // Headers from the last to the first: inner loops are found before those around them.
        for (int i = _reversePostOrder.Count - 1; i >= 0; i--)
        {
            Block header = _reversePostOrder[i];
            List<Block> latches = [];
            foreach (Block predecessor in PredecessorsOf(header))
            {
                if (Dominates(header, predecessor))
                    latches.Add(predecessor);
            }
            if (latches.Count > 0)
                AddLoop(new Loop(header, latches));
        }
        _loops.Reverse();
        foreach (Loop loop in _loops)
            loop.Depth = (loop.Parent?.Depth ?? 0) + 1;
    }

    void AddLoop(Loop loop)
    {
        Stack<Block> open = new(loop.Latches);
        loop.Add(loop.Header);
        while (open.TryPop(out Block? block))
        {
            if (!loop.Add(block))
                continue;
            foreach (Block predecessor in PredecessorsOf(block))
                open.Push(predecessor);
        }
        foreach (Block block in loop.Blocks)
        {
            if (_innermost[block.Id] is not { } inner)
                _innermost[block.Id] = loop;
            else if (inner.Outermost is var outermost && outermost != loop)
                outermost.Parent = loop;
        }
        _loops.Add(loop);
    }
}
