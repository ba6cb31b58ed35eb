using Skep.Compiler.Ir;

namespace Skep.Compiler.Passes;

/// <summary>
/// Replaces values by simpler ones that give the same: constants, identities, known bits, conversions that cancel, offsets that fit into
/// loads
/// and stores. Works until nothing changes. Comparisons of pointers keep their shape: the kernel's verifier learns from
/// <c>ptr + constant > data_end</c> and from tests of a pointer against null, not from what could be computed instead.
/// </summary>
sealed partial class Simplification
{
    readonly Function _function;
    readonly Stack<Value> _open = [];
    readonly HashSet<Value> _isOpen = [];
    Value _current = null!;
    bool _isChanged;

    Simplification(Function function) => _function = function;

    public static bool Run(Function function)
    {
        var pass = new Simplification(function);
        for (int i = function.Blocks.Count - 1; i >= 0; i--)
        {
            IReadOnlyList<Value> values = function.Blocks[i].Values;
            for (int j = values.Count - 1; j >= 0; j--)
                pass.Push(values[j]);
        }
        while (pass._open.TryPop(out Value? value))
        {
            pass._isOpen.Remove(value);
            if (value.Block is not null)
                pass.Visit(value);
        }
        return pass._isChanged;
    }

    void Push(Value value)
    {
        if (!value.IsLeaf && _isOpen.Add(value))
            _open.Push(value);
    }

    void Visit(Value value)
    {
        if (!value.IsUsed && !value.HasEffect)
        {
            Drop(value);
            return;
        }
        _current = value;
        Value? simpler = Simplify(value);
        if (simpler is null)
            return;
        _isChanged = true;
        if (simpler == value)
        {
            // Was changed where it stands.
            Push(value);
            PushUsers(value);
            return;
        }
        PushUsers(value);
        if (simpler.Name is null && !simpler.IsLeaf)
            simpler.Name = value.Name;
        value.ReplaceUsesWith(simpler);
        Drop(value);
    }

    void PushUsers(Value value)
    {
        foreach (Use use in value.Uses)
            Push(use.User);
    }

    void Drop(Value value)
    {
        foreach (Value operand in value.Operands)
            Push(operand);
        value.Remove();
        _isChanged = true;
    }

    /// <summary>What gives the same; the value itself when it was changed; null when it is as simple as it gets.</summary>
    Value? Simplify(Value value)
    {
        if (value.Info.Is(OpTraits.Arithmetic))
            return Fold(value) ?? SimplifyArithmetic(value);
        if (value.Info.Is(OpTraits.Comparison))
            return Fold(value) ?? SimplifyComparison(value);
        return value.Op switch
        {
            Op.ZExt or Op.SExt or Op.Trunc => Fold(value) ?? SimplifyConversion(value),
            Op.PtrAdd => SimplifyPtrAdd(value),
            Op.PtrDiff => SimplifyPtrDiff(value),
            Op.Load or Op.Store or Op.Atomic => SimplifyAccess(value),
            Op.Copy or Op.Zero => SimplifyTransfer(value),
            Op.BrIf => SimplifyBranch(value),
            Op.Switch => SimplifySwitch(value),
            Op.Phi => SimplifyPhi(value),
            _ => null,
        };
    }

    Value? Fold(Value value)
    {
        foreach (Value operand in value.Operands)
        {
            if (!operand.IsConstant)
                return null;
        }
        long right = value.Operands.Count > 1 ? value[1].Immediate : 0;
        return Arithmetic.Evaluate(value.Op, value[0].Type, value[0].Immediate, right) is { } number
            ? _function.Constant(value.Type, number) : null;
    }

    Value? SimplifyPhi(Value phi)
    {
        Value? same = null;
        bool hasUndefined = false;
        foreach (Value operand in phi.Operands)
        {
            if (operand == phi || operand == same)
                continue;
            if (operand.Op == Op.Undefined)
                hasUndefined = true;
            else if (same is not null)
                return null;
            else
                same = operand;
        }
        // What is undefined may be anything: also what the others are, if that is known everywhere.
        return same is null ? (hasUndefined ? _function.Undefined(phi.Type) : null) : !hasUndefined || same.IsLeaf ? same : null;
    }

    Value Constant(ValueType type, long number) => _function.Constant(type, number);

    Value Make(Op op, ValueType type, params ReadOnlySpan<Value> operands) => Insert(_function.Create(op, type, operands));

    Value Make(Op op, Value left, long right) => Make(op, left.Type, left, Constant(left.Type, right));

    Value Insert(Value value)
    {
        value.Source = _current.Source;
        Block block = _current.Block!;
        block.Insert(_current.Op == Op.Phi ? block.FirstAfterPhis : block.IndexOf(_current), value);
        Push(value);
        return value;
    }

    static bool IsConstant(Value value, out long number)
    {
        number = value.Immediate;
        return value.IsConstant;
    }
}
