using Skep.Compiler.Analyses;
using Skep.Compiler.Ir;

namespace Skep.Compiler.Passes;

/// <summary>
/// Makes registers of slots that are only loaded and stored as a whole. Bytes and half-words become an i32 whose upper bits are anything.
/// </summary>
sealed class SlotPromotion
{
    readonly Function _function;
    readonly ControlFlow _flow;
    readonly Dictionary<Value, SsaRepair> _variables = [];
    readonly Dictionary<Value, ValueType> _types = [];
    readonly Dictionary<Value, Value> _replaced = [];

    SlotPromotion(Function function)
    {
        _function = function;
        _flow = new ControlFlow(function);
    }

    /// <summary>Whether there was anything to promote.</summary>
    public static bool Run(Function function)
    {
        if (!function.Slots.Any(IsPromotable))
            return false;
        new SlotPromotion(function).Promote();
        return true;
    }

    static bool IsPromotable(Value slot)
    {
        if (slot.Immediate is not (1 or 2 or 4 or 8))
            return false;
        foreach (Use use in slot.Uses)
        {
            if (use.User.Op is not (Op.Load or Op.Store) || use.Operand != 0 || use.User.IsVolatile || use.User.Immediate != 0
                || use.User.Memory.Size != slot.Immediate || (use.User.Block is null))
            {
                return false;
            }
        }
        return true;
    }

    void Promote()
    {
        foreach (Value slot in _function.Slots.Where(IsPromotable))
        {
            ValueType type = RegisterType(slot);
            _types.Add(slot, type);
            _variables.Add(slot, new SsaRepair(_flow, type) { Resolve = Resolve });
        }
        foreach (Block block in _flow.ReversePostOrder)
            NoteStores(block);
        foreach (Block block in _flow.ReversePostOrder)
            ReplaceLoads(block);
        foreach (SsaRepair variable in _variables.Values)
            variable.Finish();
        // What is left are accesses in blocks that nothing leads to.
        HashSet<Block> unreachable = [.. _function.Blocks.Where(block => !_flow.IsReachable(block))];
        _function.RemoveBlocks(unreachable);
        _function.RemoveUnusedSlots();
    }

    static ValueType RegisterType(Value slot)
    {
        if (slot.Immediate < 8)
            return ValueType.I32;
        foreach (Value user in slot.Users)
        {
            Value content = user.Op == Op.Load ? user : user[1];
            if (content.Type == ValueType.Pointer && !content.IsConstant)
                return ValueType.Pointer;
        }
        return ValueType.I64;
    }

    SsaRepair? VariableOf(Value access) =>
        access.Op is Op.Load or Op.Store && access[0].Op == Op.Slot
            && _variables.TryGetValue(access[0], out SsaRepair? variable) ? variable : null;

    /// <summary>Converts what is stored to the register's type and notes the last one of each block.</summary>
    void NoteStores(Block block)
    {
        List<Value>? output = null;
        for (int i = 0; i < block.Values.Count; i++)
        {
            Value value = block.Values[i];
            if (value.Op == Op.Store && VariableOf(value) is { } variable)
            {
                if (value[1].Type != _types[value[0]])
                {
                    output ??= [.. block.Values.Take(i)];
                    value.SetOperand(1, new Emitter(_function, output) { Source = value.Source }.Reinterpret(value[1], _types[value[0]]));
                }
                variable.DefineAtEnd(block, value[1]);
            }
            output?.Add(value);
        }
        if (output is not null)
            block.SetValues(output);
    }

    void ReplaceLoads(Block block)
    {
        Dictionary<Value, Value> current = [];
        List<Value>? output = null;
        for (int i = 0; i < block.Values.Count; i++)
        {
            Value value = block.Values[i];
            if (VariableOf(value) is not { } variable)
            {
                output?.Add(value);
                continue;
            }
            Value slot = value[0];
            output ??= [.. block.Values.Take(i)];
            if (value.Op == Op.Store)
            {
                current[slot] = value[1];
            }
            else
            {
                if (!current.TryGetValue(slot, out Value? now))
                    current[slot] = now = variable.AtStart(block);
                Value loaded = new Emitter(_function, output) { Source = value.Source }.AsLoaded(Resolve(now), value.Memory, value.Type);
                loaded.Name ??= loaded.IsLeaf ? null : value.Name;
                value.ReplaceUsesWith(loaded);
                _replaced.Add(value, loaded);
            }
            value.DropOperands();
        }
        if (output is not null)
            block.SetValues(output);
    }

    Value Resolve(Value value)
    {
        while (_replaced.TryGetValue(value, out Value? other))
            value = other;
        return value;
    }
}
