using Skep.Compiler.Analyses;
using Skep.Compiler.Ir;

namespace Skep.Compiler.Passes;

/// <summary>
/// An index x into a slice that begins at s of C elements is compared with what is left, <c>C - s</c>: no verifier relates that to s, and so both ranges add up
/// to more than there is. The sum <c>s + x</c> is compared with C instead, and the address made of the sum.
/// </summary>
sealed class SliceIndexes
{
    readonly Function _function;
    readonly ControlFlow _flow;

    SliceIndexes(Function function) => (_function, _flow) = (function, new ControlFlow(function));

    public static bool Run(Function function)
    {
        var pass = new SliceIndexes(function);
        bool isChanged = false;
        foreach (Block block in function.Blocks)
        {
            foreach (Value value in block.Values.ToArray())
            {
                if (value.Op is Op.ULt or Op.ULe)
                    isChanged |= pass.Rewrite(value, index: value[0], rest: value[1]);
                else if (value.Op is Op.UGt or Op.UGe)
                    isChanged |= pass.Rewrite(value, index: value[0], rest: value[1]) || pass.Rewrite(value, index: value[1], rest: value[0]);
            }
        }
        return isChanged;
    }

    bool Rewrite(Value comparison, Value index, Value rest)
    {
        if (rest.Op != Op.Sub || rest.Type != ValueType.I32 || !rest[0].IsConstant || rest[0].Immediate < 0 || index.IsConstant)
            return false;
        (Value whole, Value start) = (rest[0], rest[1]);
        if (!DifferenceComparisons.IsAtMost(start, (ulong)whole.Immediate, comparison.Block!, _flow))
            return false;
        Value[] addresses = [.. Addresses(index, start).Where(address => _flow.Dominates(comparison.Block!, address.Block!))];
        if (addresses.Length == 0)
            return false;
        Value sum = Before(comparison, Op.Add, ValueType.I64, Before(comparison, Op.ZExt, ValueType.I64, start), Before(comparison, Op.ZExt, ValueType.I64, index));
        Value limit = _function.Constant(ValueType.I64, whole.Immediate);
        comparison.ReplaceUsesWith(comparison[0] == index ? Before(comparison, comparison.Op, ValueType.I32, sum, limit) : Before(comparison, comparison.Op, ValueType.I32, limit, sum));
        foreach (Value address in addresses)
        {
            Value offset = Scale(address[1]) is { } scale ? Before(address, scale.Op, ValueType.I64, sum, scale[1]) : sum;
            address.ReplaceUsesWith(Before(address, Op.PtrAdd, ValueType.Pointer, address[0][0], offset));
        }
        return true;
    }

    /// <summary>The addresses that are s and then x elements behind another.</summary>
    static IEnumerable<Value> Addresses(Value index, Value start) =>
        from wide in index.Users.Where(static user => user.Op == Op.ZExt).Distinct()
        from offset in wide.Users.Where(user => Scale(user) is not null).Append(wide).Distinct()
        from address in offset.Users.Distinct()
        where address.Op == Op.PtrAdd && address[1] == offset && address[0].Op == Op.PtrAdd && IsScaled(address[0][1], start, Scale(offset))
        select address;

    static Value? Scale(Value offset) => offset.Op is Op.Shl or Op.Mul && offset[1].IsConstant ? offset : null;

    static bool IsScaled(Value offset, Value start, Value? scale) => scale is null
        ? offset.Op == Op.ZExt && offset[0] == start
        : offset.Op == scale.Op && offset[1] == scale[1] && offset[0].Op == Op.ZExt && offset[0][0] == start;

    Value Before(Value place, Op op, ValueType type, params Value[] operands)
    {
        Value value = _function.Create(op, type, operands);
        value.Source = place.Source;
        place.Block!.Insert(place.Block.IndexOf(place), value);
        return value;
    }
}
