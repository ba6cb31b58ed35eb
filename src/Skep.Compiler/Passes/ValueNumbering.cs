using Skep.Compiler.Analyses;
using Skep.Compiler.Ir;

namespace Skep.Compiler.Passes;

/// <summary>
/// Computes nothing twice: walks the dominator tree and replaces what was computed before, loads of what was loaded or stored before if
/// nothing wrote there since, and what a branch on the way has decided. A comparison is used again only in its own block: next to its
/// branch it
/// costs nothing, elsewhere it would have to be kept.
/// </summary>
sealed partial class ValueNumbering
{
    readonly Function _function;
    readonly ControlFlow _flow;
    readonly MemoryEffects _effects;
    readonly Dictionary<Expression, Value> _expressions = [];

    // What a value is known to be where the walk is now.
    readonly Dictionary<Value, Value> _known = [];
    readonly Stack<Action> _undo = [];
    bool _isChanged;

    ValueNumbering(Function function)
    {
        _function = function;
        _flow = new ControlFlow(function);
        _effects = new MemoryEffects(new PointerOrigins(function));
        _blockWrites = new ulong[function.BlockCount];
        _seenAt = new int[function.BlockCount];
    }

    public static bool Run(Function function)
    {
        var pass = new ValueNumbering(function);
        pass.SumWrites();
        pass.Walk();
        return pass._isChanged;
    }

    void Walk()
    {
        Stack<(Block Block, int Next, int Undo, int Log)> open = [];
        open.Push((_function.Entry, 0, 0, 0));
        while (open.TryPop(out (Block Block, int Next, int Undo, int Log) top))
        {
            if (top.Next == 0)
            {
                top = (top.Block, 0, _undo.Count, _log.Count);
                Enter(top.Block);
            }
            IReadOnlyList<Block> children = _flow.DominatedBy(top.Block);
            if (top.Next < children.Count)
            {
                open.Push((top.Block, top.Next + 1, top.Undo, top.Log));
                open.Push((children[top.Next], 0, 0, 0));
                continue;
            }
            while (_undo.Count > top.Undo)
                _undo.Pop()();
            _log.RemoveRange(top.Log, _log.Count - top.Log);
        }
    }

    void Enter(Block block)
    {
        LearnFromBranch(block);
        LogJoin(block);
        var emitter = new Emitter(_function, new List<Value>(block.Values.Count));
        Dictionary<Expression, Value> comparisons = [];
        bool isSame = true;
        foreach (Value value in block.Values)
        {
            ReplaceKnown(value);
            emitter.Source = value.Source;
            Value? other = value.Op == Op.Phi ? null : Earlier(value, comparisons, emitter);
            if (other is null)
            {
                emitter.Output.Add(value);
                NoteMemory(value);
                continue;
            }
            isSame = false;
            if (!other.IsLeaf)
                other.Name ??= value.Name;
            value.ReplaceUsesWith(other);
            value.DropOperands();
        }
        if (!isSame)
        {
            block.SetValues(emitter.Output);
            _isChanged = true;
        }
        foreach (Block successor in block.Successors)
        {
            foreach (Value phi in successor.Phis)
            {
                for (int i = 0; i < phi.Blocks.Count; i++)
                {
                    if (phi.Blocks[i] == block && _known.TryGetValue(phi[i], out Value? known))
                        phi.SetOperand(i, known);
                }
            }
        }
    }

    void ReplaceKnown(Value value)
    {
        if (value.Op == Op.Phi || _known.Count == 0)
            return;
        for (int i = 0; i < value.Operands.Count; i++)
        {
            if (_known.TryGetValue(value[i], out Value? known))
            {
                value.SetOperand(i, known);
                _isChanged = true;
            }
        }
    }

    Value? Earlier(Value value, Dictionary<Expression, Value> comparisons, Emitter emitter)
    {
        if (value.Op == Op.Load)
            return EarlierLoad(value, emitter);
        if (value.Info.Is(OpTraits.Reads | OpTraits.Writes | OpTraits.Terminator | OpTraits.Leaf))
            return null;
        Expression key = Expression.Of(value);
        bool isComparison = value.Info.Is(OpTraits.Comparison);
        if (_expressions.TryGetValue(key, out Value? earlier))
            return earlier;
        if (!isComparison)
            Note(key, value);
        else if (!comparisons.TryAdd(key, value))
            return comparisons[key];
        return null;
    }

    void Note(Expression key, Value value)
    {
        if (_expressions.TryAdd(key, value))
            _undo.Push(() => _expressions.Remove(key));
    }

    void NoteKnown(Value value, Value known)
    {
        if (_known.TryAdd(value, known))
            _undo.Push(() => _known.Remove(value));
    }

    /// <summary>What holds in a block that only one side of a branch leads to.</summary>
    void LearnFromBranch(Block block)
    {
        if (_flow.PredecessorsOf(block) is not [var predecessor] || predecessor.Terminator is not { Op: Op.BrIf } branch
            || branch.Blocks[0] == branch.Blocks[1])
        {
            return;
        }
        bool isTrue = branch.Blocks[0] == block;
        Value condition = branch[0];
        if (condition.IsLeaf)
            return;
        bool isTruth = KnownBits.Of(condition).Maximum <= 1;
        if (!isTrue || isTruth)
            NoteKnown(condition, _function.Constant(ValueType.I32, isTrue ? 1 : 0));
        if (!condition.Info.Is(OpTraits.Comparison))
            return;
        Note(Expression.Of(condition), _function.Constant(ValueType.I32, isTrue ? 1 : 0));
        Note(Expression.Of(Simplification.Inverse(condition.Op), condition[0], condition[1]), _function.Constant(ValueType.I32,
            isTrue ? 0 : 1));
        // A number that is one instruction anyway.
        bool isEqual = condition.Op == (isTrue ? Op.Eq : Op.Ne);
        if (isEqual && !condition[0].IsLeaf && condition[1] is { IsConstant: true } number && number.Immediate == (int)number.Immediate)
            NoteKnown(condition[0], number);
    }
}
