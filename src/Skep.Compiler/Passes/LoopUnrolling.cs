using Skep.Compiler.Analyses;
using Skep.Compiler.Ir;

namespace Skep.Compiler.Passes;

/// <summary>
/// Writes out small loops whose number of rounds is known: their indices become constants, and arrays on the stack become registers.
/// </summary>
sealed class LoopUnrolling
{
    const int MostRounds = 16;

    /// <summary>Values of all rounds together.</summary>
    const int MostValues = 128;

    /// <summary>Each makes the function longer.</summary>
    const int MostLoops = 32;

    readonly Function _function;
    readonly ControlFlow _flow;

    LoopUnrolling(Function function)
    {
        _function = function;
        _flow = new ControlFlow(function);
    }

    /// <summary>Unrolls the innermost loops that are worth it; those around them may be next.</summary>
    public static bool Run(Function function)
    {
        int unrolled = 0;
        while (unrolled < MostLoops && RunOnce(function))
            unrolled++;
        return unrolled > 0;
    }

    static bool RunOnce(Function function)
    {
        var pass = new LoopUnrolling(function);
        for (int i = pass._flow.Loops.Count - 1; i >= 0; i--)
        {
            Loop loop = pass._flow.Loops[i];
            if (pass.Rounds(loop) is { } rounds)
            {
                pass.Unroll(loop, rounds);
                ControlFlowSimplification.RemoveUnreachable(function);
                return true;
            }
        }
        return false;
    }

    /// <summary>How often the body runs; null when that is not known or it is not worth it.</summary>
    int? Rounds(Loop loop)
    {
        bool isInnermost = _flow.Loops.All(other => other.Parent != loop);
        if (!isInnermost || loop.Latches is not [var latch] || latch == loop.Header || loop.Header.Terminator!.Op != Op.BrIf
            || OutsidePredecessor(loop) is not { } before)
        {
            return null;
        }
        int size = loop.Blocks.Sum(static block => block.Values.Count);
        Dictionary<Value, long> numbers = [];
        foreach (Value phi in loop.Header.Phis)
        {
            if (phi.IncomingFrom(before).IsConstant)
                numbers.Add(phi, phi.IncomingFrom(before).Immediate);
        }
        Value branch = loop.Header.Terminator!;
        for (int round = 0; round <= MostRounds && size * round <= MostValues; round++)
        {
            if (Number(branch[0], numbers, 0) is not { } condition)
                return null;
            if (!loop.Contains(branch.Blocks[condition != 0 ? 0 : 1]))
                return round;
            Dictionary<Value, long> next = [];
            foreach (Value phi in loop.Header.Phis)
            {
                if (Number(phi.IncomingFrom(latch), numbers, 0) is { } number)
                    next.Add(phi, number);
            }
            numbers = next;
        }
        return null;
    }

    static long? Number(Value value, Dictionary<Value, long> numbers, int depth)
    {
        const int MostDepth = 8;
        if (value.IsConstant)
            return value.Immediate;
        if (numbers.TryGetValue(value, out long known))
            return known;
        if (depth == MostDepth || value.Operands.Count is 0 or > 2 || value.Op == Op.Phi || value.Info.Is(OpTraits.Reads | OpTraits.Writes))
            return null;
        long? left = Number(value[0], numbers, depth + 1), right = value.Operands.Count > 1 ? Number(value[1], numbers, depth + 1) : 0;
        return left is { } a && right is { } b ? Arithmetic.Evaluate(value.Op, value[0].Type, a, b) : null;
    }

    Block? OutsidePredecessor(Loop loop)
    {
        Block[] outside = [.. _flow.PredecessorsOf(loop.Header).Where(block => !loop.Contains(block))];
        return outside is [var before] ? before : null;
    }

    void Unroll(Loop loop, int rounds)
    {
        Block before = OutsidePredecessor(loop)!, latch = loop.Latches[0];
        List<(Dictionary<Value, Value> Values, Dictionary<Block, Block> Blocks)> copies = [];
        Block last = before;
        for (int round = 0; round <= rounds; round++)
        {
            Dictionary<Block, Block> blocks = [];
            // In the order in which they stand, so that the text reads from top to bottom.
            foreach (Block block in _function.Blocks.Where(loop.Contains).ToArray())
            {
                Block copy = last = _function.AddBlockAfter(last);
                copy.IsCold = block.IsCold;
                blocks.Add(block, copy);
            }
            Dictionary<Value, Value> values = [];
            foreach (Value phi in loop.Header.Phis)
            {
                Value incoming = phi.IncomingFrom(round == 0 ? before : latch);
                values.Add(phi, round == 0 ? incoming : copies[^1].Values.GetValueOrDefault(incoming, incoming));
            }
            CopyBlocks(loop, blocks, values);
            if (round > 0)
                Retarget(copies[^1].Blocks[latch].Terminator!, loop.Header, blocks[loop.Header]);
            copies.Add((values, blocks));
        }
        // What the last copy's latch leads to is never reached: it goes on in the loop that is left, and both go away.
        foreach (Value phi in loop.Header.Phis)
            phi.AddIncoming(Last(phi.IncomingFrom(latch)), copies[^1].Blocks[latch]);
        Retarget(before.Terminator!, loop.Header, copies[0].Blocks[loop.Header]);
        loop.Header.RemovePredecessor(before);
        RepairUses(loop, copies);

        Value Last(Value value) => copies[^1].Values.GetValueOrDefault(value, value);
    }

    void CopyBlocks(Loop loop, Dictionary<Block, Block> blocks, Dictionary<Value, Value> values)
    {
        foreach ((Block block, Block copy) in blocks)
        {
            foreach (Value value in block.Values)
            {
                if (values.ContainsKey(value))
                    continue;
                Value other = _function.Create(
                    value.Op, value.Type, [], [], value.Immediate, value.Memory, value.Atomic, value.Symbol, value.IsVolatile);
                foreach (Block target in value.Blocks)
                    other.AddBlock(target == loop.Header ? target : blocks.GetValueOrDefault(target, target));
                (other.Source, other.Name) = (value.Source, value.Name);
                values.Add(value, other);
                copy.Insert(copy.Values.Count, other);
            }
        }
        foreach (Block block in blocks.Keys)
        {
            foreach (Value value in block.Values)
            {
                if (block == loop.Header && value.Op == Op.Phi)
                    continue;
                foreach (Value operand in value.Operands)
                    values[value].AddOperand(values.GetValueOrDefault(operand, operand));
            }
            foreach (Block exit in block.Successors.Distinct().Where(exit => !loop.Contains(exit)))
            {
                foreach (Value phi in exit.Phis)
                {
                    Value incoming = phi.IncomingFrom(block);
                    phi.AddIncoming(values.GetValueOrDefault(incoming, incoming), blocks[block]);
                }
            }
        }
    }

    static void Retarget(Value terminator, Block from, Block to)
    {
        for (int i = 0; i < terminator.Blocks.Count; i++)
        {
            if (terminator.Blocks[i] == from)
                terminator.SetBlock(i, to);
        }
    }

    /// <summary>Behind the loop, a value of it is that of the round in which the loop was left.</summary>
    void RepairUses(Loop loop, List<(Dictionary<Value, Value> Values, Dictionary<Block, Block> Blocks)> copies)
    {
        HashSet<Block> inside = [.. loop.Blocks, .. copies.SelectMany(static copy => copy.Blocks.Values)];
        var flow = new ControlFlow(_function);
        foreach (Value value in loop.Blocks.SelectMany(static block => block.Values).ToArray())
        {
            Use[] outside = [.. value.Uses.Where(use => !inside.Contains(Place(use)))];
            if (outside.Length == 0)
                continue;
            var repair = new SsaRepair(flow, value.Type);
            foreach ((Dictionary<Value, Value> values, Dictionary<Block, Block> blocks) in copies)
                repair.DefineAtEnd(blocks[value.Block!], values[value]);
            foreach (Use use in outside)
            {
                if (flow.IsReachable(Place(use)))
                    use.User.SetOperand(use.Operand, use.User.Op == Op.Phi ? repair.AtEnd(Place(use)) : repair.AtStart(Place(use)));
            }
            repair.Finish();
        }
    }

    static Block Place(Use use) => use.User.Op == Op.Phi ? use.User.Blocks[use.Operand] : use.User.Block!;
}
