using Skep.Compiler.Ir;

namespace Skep.Compiler.Analyses;

/// <summary>A natural loop: the header dominates all of it, and latches lead back to the header.</summary>
public sealed class Loop
{
    readonly HashSet<Block> _members = [];
    readonly List<Block> _blocks = [];

    internal Loop(Block header, IReadOnlyList<Block> latches)
    {
        Header = header;
        Latches = latches;
    }

    public Block Header { get; }

    public IReadOnlyList<Block> Latches { get; }

    /// <summary>The header first; those of the loops inside are among them.</summary>
    public IReadOnlyList<Block> Blocks => _blocks;

    /// <summary>The loop around this one.</summary>
    public Loop? Parent { get; internal set; }

    /// <summary>1 for a loop that is in no other.</summary>
    public int Depth { get; internal set; }

    internal Loop Outermost
    {
        get
        {
            Loop loop = this;
            while (loop.Parent is not null)
                loop = loop.Parent;
            return loop;
        }
    }

    public bool Contains(Block block) => _members.Contains(block);

    internal bool Add(Block block)
    {
        bool isNew = _members.Add(block);
        if (isNew)
            _blocks.Add(block);
        return isNew;
    }
}
