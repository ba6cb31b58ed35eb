using Skep.Compiler.Ir;

namespace Skep.Compiler.Analyses;

/// <summary>
/// How the blocks of a function hang together, at the time of asking: a pass that changes terminators asks anew. Blocks that the entry does
/// not lead to are not part of it.
/// </summary>
public sealed partial class ControlFlow
{
    // By block id.
    readonly List<Block>?[] _predecessors;
    readonly int[] _order;
    readonly Block?[] _dominator;
    readonly List<Block>?[] _children;
    readonly int[] _enter;
    readonly int[] _leave;
    readonly List<Block> _reversePostOrder = [];

    public ControlFlow(Function function)
    {
        ArgumentNullException.ThrowIfNull(function);
        Function = function;
        int count = function.BlockCount;
        _predecessors = new List<Block>?[count];
        _order = new int[count];
        _dominator = new Block?[count];
        _children = new List<Block>?[count];
        _enter = new int[count];
        _leave = new int[count];
        _innermost = new Loop?[count];
        Array.Fill(_order, -1);
        FindOrder();
        FindDominators();
        NumberDominatorTree();
        FindLoops();
    }

    public Function Function { get; }

    /// <summary>The blocks that the entry leads to; each stands before its successors, but for the edges back to a loop's header.</summary>
    public IReadOnlyList<Block> ReversePostOrder => _reversePostOrder;

    public bool IsReachable(Block block) => block.Id < _order.Length && _order[block.Id] >= 0;

    /// <summary>The position in <see cref="ReversePostOrder"/>; -1 for a block that nothing leads to.</summary>
    public int OrderOf(Block block) => _order[block.Id];

    /// <summary>Each block once, however many edges come from it; only those that the entry leads to.</summary>
    public IReadOnlyList<Block> PredecessorsOf(Block block) => _predecessors[block.Id] ?? (IReadOnlyList<Block>)[];

    /// <summary>The closest block that every way from the entry goes through; null for the entry.</summary>
    public Block? ImmediateDominatorOf(Block block) => _dominator[block.Id];

    /// <summary>The blocks whose immediate dominator it is.</summary>
    public IReadOnlyList<Block> DominatedBy(Block block) => _children[block.Id] ?? (IReadOnlyList<Block>)[];

    /// <summary>Whether every way from the entry to <paramref name="other"/> goes through <paramref name="block"/>; a block dominates
    /// itself.</summary>
    public bool Dominates(Block block, Block other) => _enter[block.Id] <= _enter[other.Id] && _leave[other.Id] <= _leave[block.Id];

    void FindOrder()
    {
        // Depth first without recursion: functions are as long as their author likes.
        Stack<(Block Block, int Next)> open = new();
        open.Push((Function.Entry, 0));
        _order[Function.Entry.Id] = 0;
        while (open.TryPop(out (Block Block, int Next) top))
        {
            IReadOnlyList<Block> successors = top.Block.Successors;
            if (top.Next == successors.Count)
            {
                _reversePostOrder.Add(top.Block);
                continue;
            }
            open.Push((top.Block, top.Next + 1));
            // The last successor is visited first, so that the first comes first in the reversed order.
            Block successor = successors[successors.Count - 1 - top.Next];
            List<Block> predecessors = _predecessors[successor.Id] ??= [];
            if (!predecessors.Contains(top.Block))
                predecessors.Add(top.Block);
            if (_order[successor.Id] < 0)
            {
                _order[successor.Id] = 0;
                open.Push((successor, 0));
            }
        }
        _reversePostOrder.Reverse();
        for (int i = 0; i < _reversePostOrder.Count; i++)
            _order[_reversePostOrder[i].Id] = i;
    }

    // Cooper, Harvey, Kennedy: "A Simple, Fast Dominance Algorithm".
    void FindDominators()
    {
        _dominator[Function.Entry.Id] = Function.Entry;
        bool isChanged = true;
        while (isChanged)
        {
            isChanged = false;
            for (int i = 1; i < _reversePostOrder.Count; i++)
            {
                Block block = _reversePostOrder[i];
                Block? common = null;
                foreach (Block predecessor in _predecessors[block.Id]!)
                {
                    if (_dominator[predecessor.Id] is not null)
                        common = common is null ? predecessor : CommonDominator(common, predecessor);
                }
                isChanged |= _dominator[block.Id] != common;
                _dominator[block.Id] = common;
            }
        }
        _dominator[Function.Entry.Id] = null;
        for (int i = 1; i < _reversePostOrder.Count; i++)
            (_children[_dominator[_reversePostOrder[i].Id]!.Id] ??= []).Add(_reversePostOrder[i]);
    }

    Block CommonDominator(Block left, Block right)
    {
        while (left != right)
        {
            while (_order[left.Id] > _order[right.Id])
                left = _dominator[left.Id]!;
            while (_order[right.Id] > _order[left.Id])
                right = _dominator[right.Id]!;
        }
        return left;
    }

    /// <summary>The closest block that dominates both.</summary>
    public Block ClosestDominator(Block left, Block right)
    {
        while (!Dominates(left, right))
            left = _dominator[left.Id]!;
        return left;
    }

    void NumberDominatorTree()
    {
        int time = 0;
        Stack<(Block Block, int Next)> open = new();
        open.Push((Function.Entry, 0));
        while (open.TryPop(out (Block Block, int Next) top))
        {
            if (top.Next == 0)
                _enter[top.Block.Id] = time++;
            IReadOnlyList<Block> children = DominatedBy(top.Block);
            if (top.Next == children.Count)
            {
                _leave[top.Block.Id] = time++;
                continue;
            }
            open.Push((top.Block, top.Next + 1));
            open.Push((children[top.Next], 0));
        }
    }
}
