using Skep.Compiler.Analyses;
using Skep.Compiler.Ir;

namespace Skep.Compiler.Passes;

/// <summary>
/// Finds which of several definitions of one variable reaches a place, and makes phis where they meet (Braun et al., "Simple and Efficient
/// Construction of Static Single Assignment Form").
/// </summary>
sealed class SsaRepair(ControlFlow flow, ValueType type)
{
    readonly Dictionary<Block, Value> _atEnd = [];
    readonly Dictionary<Block, Value> _atStart = [];
    readonly List<(Value Phi, Block Block)> _phis = [];

    /// <summary>What took the place of a value that was noted here.</summary>
    public Func<Value, Value> Resolve { get; init; } = static value => value;

    public void DefineAtEnd(Block block, Value value) => _atEnd[block] = value;

    public Value AtEnd(Block block) => _atEnd.TryGetValue(block, out Value? value) ? Resolve(value) : AtStart(block);

    public Value AtStart(Block block)
    {
        List<Block>? chain = null;
        Value? value;
        while (!_atStart.TryGetValue(block, out value))
        {
            IReadOnlyList<Block> predecessors = flow.PredecessorsOf(block);
            if (predecessors.Count > 1)
            {
                value = Join(block, predecessors);
                break;
            }
            (chain ??= []).Add(block);
            if (predecessors.Count == 0)
            {
                value = flow.Function.Undefined(type);
                break;
            }
            block = predecessors[0];
            if (_atEnd.TryGetValue(block, out value))
                break;
        }
        foreach (Block passed in chain ?? [])
            _atStart[passed] = value;
        return Resolve(value);
    }

    Value Join(Block block, IReadOnlyList<Block> predecessors)
    {
        Value phi = flow.Function.Create(Op.Phi, type, []);
        _phis.Add((phi, block));
        // Known before its operands are asked for: they may depend on it.
        _atStart[block] = phi;
        foreach (Block predecessor in predecessors)
            phi.AddIncoming(AtEnd(predecessor), predecessor);
        return phi;
    }

    /// <summary>Puts the new phis into their blocks, but for those that are only another name of one value.</summary>
    public void Finish()
    {
        foreach ((Value phi, Block block) in _phis)
            block.Insert(0, phi);
        TrivialPhis.Remove([.. _phis.Select(static row => row.Phi)]);
    }
}
