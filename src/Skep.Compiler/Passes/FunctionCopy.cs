using Skep.Compiler.Ir;

namespace Skep.Compiler.Passes;

/// <summary>Copies the body of a function into another one, arguments in place of parameters.</summary>
sealed class FunctionCopy
{
    readonly Function _source;
    readonly Function _target;
    readonly Value _call;
    readonly Value?[] _values;
    readonly Block?[] _blocks;
    readonly List<(Block From, Value? Result)> _returns = [];

    public FunctionCopy(Function source, Function target, Value call)
    {
        _source = source;
        _target = target;
        _call = call;
        _values = new Value?[source.ValueCount];
        _blocks = new Block?[source.BlockCount];
        for (int i = 0; i < source.Parameters.Count; i++)
            _values[source.Parameters[i].Id] = call[i];
        foreach (Value slot in source.Slots)
            _values[slot.Id] = target.AddSlot((SlotSymbol)slot.Symbol! with { });
    }

    /// <summary>Copies the blocks to stand behind <paramref name="before"/>; what returned goes to <paramref name="rest"/>.</summary>
    public Block CopyBlocks(Block before, Block rest)
    {
        Block last = before;
        foreach (Block block in _source.Blocks)
        {
            last = _target.AddBlockAfter(last);
            last.IsCold = before.IsCold || block.IsCold;
            _blocks[block.Id] = last;
        }
        // All values first: operands may be defined in blocks that are written later.
        foreach (Block block in _source.Blocks)
        {
            foreach (Value value in block.Values)
                CopyValue(value, _blocks[block.Id]!, rest);
        }
        foreach (Block block in _source.Blocks)
        {
            foreach (Value value in block.Values)
                CopyOperands(value);
        }
        return _blocks[_source.Entry.Id]!;
    }

    /// <summary>The value of the call, made of those of all returns.</summary>
    public Value? JoinReturns(FunctionBuilder builder)
    {
        if (_source.ReturnType == ValueType.Void || _returns.Count == 0)
            return null;
        if (_returns.Count == 1)
            return Mapped(_returns[0].Result!);
        Value phi = builder.Phi(_source.ReturnType);
        foreach ((Block from, Value? result) in _returns)
            phi.AddIncoming(Mapped(result!), from);
        return phi;
    }

    void CopyValue(Value value, Block target, Block rest)
    {
        Value copy;
        if (value.Op == Op.Ret)
        {
            _returns.Add((target, value.Operands.Count == 0 ? null : value[0]));
            copy = _target.Create(Op.Br, ValueType.Void, [], [rest]);
        }
        else
        {
            copy = _target.Create(
                value.Op, value.Type, [], [], value.Immediate, value.Memory, value.Atomic, value.Symbol, value.IsVolatile);
            foreach (Block block in value.Blocks)
                copy.AddBlock(_blocks[block.Id]!);
        }
        copy.Name = value.Name;
        copy.Source = value.Source?.In(_call.Source) ?? _call.Source;
        target.Insert(target.Values.Count, copy);
        _values[value.Id] = copy;
    }

    void CopyOperands(Value value)
    {
        if (value.Op == Op.Ret)
            return;
        foreach (Value operand in value.Operands)
            _values[value.Id]!.AddOperand(Mapped(operand));
    }

    Value Mapped(Value value) => _values[value.Id] ??= Leaf(value);

    Value Leaf(Value value) => value.Op switch
    {
        Op.Constant => _target.Constant(value.Type, value.Immediate),
        Op.Undefined => _target.Undefined(value.Type),
        Op.Global => _target.AddressOf((GlobalSymbol)value.Symbol!, value.Immediate),
        Op.Map => _target.AddressOf((MapSymbol)value.Symbol!),
        Op.Function => _target.AddressOf((Function)value.Symbol!),
        Op.Extern => _target.AddressOf((ExternSymbol)value.Symbol!),
        Op.Core => _target.Core(value.Type, (CoreAccess)value.Symbol!),
        _ => throw new InvalidOperationException($"%{value.Id} {value.Info.Name} was not copied"),
    };
}
