using Skep.Compiler.Analyses;
using Skep.Diagnostics;

namespace Skep.Compiler.Ir.Checking;

/// <summary>
/// Checks that a function keeps the rules of the intermediate representation: run on what a front end or a text gives, and after each
/// pass in Debug builds.
/// </summary>
public sealed partial class IrChecker
{
    readonly Function _function;
    readonly DiagnosticBag _findings;
    readonly Dictionary<Value, int> _positions = [];
    readonly Dictionary<Value, int> _useCounts = [];
    readonly HashSet<Value> _named;
    ControlFlow _flow = null!;

    IrChecker(Function function, DiagnosticBag findings)
    {
        _function = function;
        _findings = findings;
        _named = [.. function.Parameters, .. function.Slots];
    }

    public static void Check(Module module, DiagnosticBag findings)
    {
        ArgumentNullException.ThrowIfNull(module);
        foreach (Function function in module.Functions)
            Check(function, findings);
    }

    /// <summary>Adds a finding for each rule that is broken.</summary>
    public static void Check(Function function, DiagnosticBag findings)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(findings);
        var checker = new IrChecker(function, findings);
        if (checker.CheckBlocks())
            checker.CheckValues();
    }

    /// <exception cref="InvalidOperationException">A rule is broken; the message has them all.</exception>
    public static void Demand(Function function, string after)
    {
        DiagnosticBag findings = new();
        Check(function, findings);
        if (findings.HasErrors)
            throw new InvalidOperationException($"{after} broke {function.Name}:\n{string.Join('\n', findings)}\n{Text.IrWriter.Write(function)}");
    }

    /// <summary>Whether the blocks are well-formed, so that their graph can be asked.</summary>
    bool CheckBlocks()
    {
        HashSet<Block> blocks = [.. _function.Blocks];
        if (_function.Blocks.Count == 0)
            Report($"{_function.Name} has no block");
        if (blocks.Count != _function.Blocks.Count)
            Report($"{_function.Name} has a block twice");
        foreach (Block block in _function.Blocks)
        {
            if (block.Terminator is null)
                Report(block, "does not end in a terminator");
            bool isPhis = true;
            for (int i = 0; i < block.Values.Count; i++)
            {
                Value value = block.Values[i];
                if (value.Block != block)
                    Report(block, $"has {Name(value)}, which says it is in {value.Block?.ToString() ?? "no block"}");
                if (!_positions.TryAdd(value, i))
                    Report(block, $"has {Name(value)}, which stands elsewhere, too");
                if (value.IsTerminator && i + 1 < block.Values.Count)
                    Report(block, $"goes on behind {Name(value)}");
                if (value.IsLeaf)
                    Report(block, $"has {Name(value)}, which belongs to no block");
                isPhis &= value.Op == Op.Phi;
                if (value.Op == Op.Phi && !isPhis)
                    Report(block, $"has {Name(value)} behind other values");
            }
            foreach (Block successor in block.Successors)
            {
                if (!blocks.Contains(successor))
                    Report(block, $"leads to {successor}, which is not in the function");
                if (successor == _function.Entry)
                    Report(block, "leads to the entry");
            }
        }
        return !_findings.HasErrors;
    }

    void CheckValues()
    {
        _flow = new ControlFlow(_function);
        foreach (Block block in _function.Blocks)
        {
            foreach (Value value in block.Values)
            {
                for (int i = 0; i < value.Operands.Count; i++)
                    CheckOperand(block, value, i);
                if (value.Op == Op.Phi)
                    CheckPhi(block, value);
                CheckTypes(block, value);
            }
        }
        foreach ((Value used, int count) in _useCounts)
        {
            if (used.Uses.Count != count)
                Report($"{Name(used)} has {count} uses and knows of {used.Uses.Count}");
        }
        foreach (Value value in _positions.Keys)
        {
            if (value.IsUsed && !_useCounts.ContainsKey(value))
                Report($"{Name(value)} knows of uses that are in no block");
        }
    }

    void CheckOperand(Block block, Value user, int index)
    {
        Value operand = user[index];
        _useCounts[operand] = _useCounts.GetValueOrDefault(operand) + 1;
        if (!user.IsNotedBy(index))
            Report(block, $"has {Name(user)}, of which {Name(operand)} knows nothing");
        if (operand.Op is Op.Parameter or Op.Slot)
        {
            if (!_named.Contains(operand))
                Report(block, $"has {Name(user)}, which uses {Name(operand)} of another function");
            return;
        }
        if (operand.IsLeaf)
            return;
        if (!_positions.TryGetValue(operand, out int position))
        {
            Report(block, $"has {Name(user)}, which uses {Name(operand)}, which is in no block");
            return;
        }
        Block place = user.Op == Op.Phi ? user.Blocks[index] : block;
        if (!_flow.IsReachable(place))
            return;
        bool isBefore = operand.Block == place ? user.Op == Op.Phi || position < _positions[user] : Dominates(operand.Block!, place);
        if (!isBefore)
            Report(block, $"has {Name(user)}, which {Name(operand)} does not dominate");
    }

    bool Dominates(Block block, Block other) => _flow.IsReachable(block) && _flow.Dominates(block, other);

    void CheckPhi(Block block, Value phi)
    {
        if (phi.Blocks.Count != phi.Operands.Count)
            Report(block, $"has {Name(phi)} with {phi.Operands.Count} operands and {phi.Blocks.Count} predecessors");
        if (!_flow.IsReachable(block))
            return;
        HashSet<Block> given = [];
        foreach (Block predecessor in phi.Blocks)
        {
            if (!given.Add(predecessor))
                Report(block, $"has {Name(phi)}, which names {predecessor} twice");
            if (!predecessor.Successors.Contains(block))
                Report(block, $"has {Name(phi)}, which names {predecessor}, which does not lead there");
        }
        foreach (Block predecessor in _flow.PredecessorsOf(block))
        {
            if (!given.Contains(predecessor))
                Report(block, $"has {Name(phi)}, which says nothing of {predecessor}");
        }
    }

    static string Name(Value value) => $"%{value.Id} {value.Info.Name}";

    void Report(Block block, string message) => Report($"{_function.Name}: {block} {message}");

    void Report(string message) => _findings.Error(DiagnosticId.IrInvalid, message + ".");
}
