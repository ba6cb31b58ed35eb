using Skep.Compiler.Analyses;
using Skep.Compiler.Ir;

namespace Skep.Compiler.Passes;

sealed partial class Simplification
{
    public static Op Inverse(Op op) => op switch
    {
        Op.Eq => Op.Ne,
        Op.Ne => Op.Eq,
        Op.ULt => Op.UGe,
        Op.ULe => Op.UGt,
        Op.UGt => Op.ULe,
        Op.UGe => Op.ULt,
        Op.SLt => Op.SGe,
        Op.SLe => Op.SGt,
        Op.SGt => Op.SLe,
        _ => Op.SLt,
    };

    /// <summary>The comparison with its operands in the other order.</summary>
    static Op Mirrored(Op op) => op switch
    {
        Op.ULt => Op.UGt,
        Op.ULe => Op.UGe,
        Op.UGt => Op.ULt,
        Op.UGe => Op.ULe,
        Op.SLt => Op.SGt,
        Op.SLe => Op.SGe,
        Op.SGt => Op.SLt,
        Op.SGe => Op.SLe,
        _ => op,
    };

    static Op Unsigned(Op op) => op switch { Op.SLt => Op.ULt, Op.SLe => Op.ULe, Op.SGt => Op.UGt, Op.SGe => Op.UGe, _ => op };

    Value? SimplifyComparison(Value value)
    {
        (Value left, Value right, Op op) = (value[0], value[1], value.Op);
        if (left == right)
            return Constant(ValueType.I32, op is Op.Eq or Op.ULe or Op.UGe or Op.SLe or Op.SGe ? 1 : 0);
        if (left.IsConstant)
            return Make(Mirrored(op), ValueType.I32, right, left);
        if (left.Type == ValueType.Pointer)
            return OfPointer(left, right, op);
        return ByKnownBits(value) ?? OfPointers(value) ?? OfConversions(value) ?? (IsConstant(right, out long number)
            ? WithConstant(value, number) : null);
    }

    /// <summary>Tests for null become equality, the one form that the verifier takes for such a test; nothing else is changed.</summary>
    Value? OfPointer(Value left, Value right, Op op)
    {
        if (!IsConstant(right, out long number))
            return null;
        switch (op, number)
        {
            case (Op.UGt, 0) or (Op.UGe, 1):
                return Make(Op.Ne, ValueType.I32, left, _function.Null);
            case (Op.ULe, 0) or (Op.ULt, 1):
                return Make(Op.Eq, ValueType.I32, left, _function.Null);
            case (Op.ULt, 0) or (Op.UGe, 0):
                return Constant(ValueType.I32, op == Op.UGe ? 1 : 0);
        }
        return op is Op.Eq or Op.Ne && right.IsZero && IsNeverNull(left) ? Constant(ValueType.I32, op == Op.Ne ? 1 : 0) : null;
    }

    static bool IsNeverNull(Value pointer)
    {
        while (pointer.Op == Op.PtrAdd && pointer[1].IsConstant)
            pointer = pointer[0];
        return pointer.Op is Op.Slot or Op.Global or Op.Map or Op.Function;
    }

    Value? ByKnownBits(Value value)
    {
        (Op op, ValueType type) = (value.Op, value[0].Type);
        KnownBits left = KnownBits.Of(value[0]), right = KnownBits.Of(value[1]);
        if (op is Op.Eq or Op.Ne)
        {
            bool differs = ((left.Ones & right.Zeros) | (left.Zeros & right.Ones)) != 0;
            return differs ? Constant(ValueType.I32, op == Op.Ne ? 1 : 0) : null;
        }
        if (op != Unsigned(op))
        {
            // The verifier knows more of what is compared as unsigned.
            return left.IsNonNegative(type) && right.IsNonNegative(type) ? Make(Unsigned(op), ValueType.I32, value[0], value[1]) : null;
        }
        bool? isBelow = left.Maximum < right.Minimum ? true : left.Minimum >= right.Maximum ? false : null;
        bool? isAbove = left.Minimum > right.Maximum ? true : left.Maximum <= right.Minimum ? false : null;
        bool? result = op switch { Op.ULt => isBelow, Op.UGe => !isBelow, Op.UGt => isAbove, _ => !isAbove };
        return result is { } known ? Constant(ValueType.I32, known ? 1 : 0) : null;
    }

    /// <summary>Numbers made of pointers compare as the pointers do.</summary>
    Value? OfPointers(Value value)
    {
        if (value.Op != Unsigned(value.Op) || AsPointer(value[0]) is not { } left)
            return null;
        return AsPointer(value[1]) is { } right ? Make(value.Op, ValueType.I32, left, right)
            : value[1].IsZero && value.Op is Op.Eq or Op.Ne ? Make(value.Op, ValueType.I32, left, _function.Null)
            : null;
    }

    static Value? AsPointer(Value value) => value.Op == Op.PtrDiff && value[1].IsZero ? value[0] : null;

    Value? OfConversions(Value value)
    {
        (Value left, Value right) = (value[0], value[1]);
        bool isEquality = value.Op is Op.Eq or Op.Ne;
        // Only if nobody else uses what was extended: a check of the narrow value says nothing to the verifier of the wide one.
        bool isOnlyUse = left.Uses.Count == 1;
        if (isOnlyUse && left.Op is (Op.ZExt or Op.SExt) && right.Op == left.Op && right.Uses.Count == 1)
            return Make(left.Op == Op.ZExt ? Unsigned(value.Op) : value.Op, ValueType.I32, left[0], right[0]);
        if (IsConstant(right, out long number))
        {
            if (isOnlyUse && left.Op == Op.ZExt && number is >= 0 and <= uint.MaxValue)
                return Make(Unsigned(value.Op), ValueType.I32, left[0], Constant(ValueType.I32, number));
            if (isOnlyUse && left.Op == Op.SExt && number == (int)number)
                return Make(value.Op, ValueType.I32, left[0], Constant(ValueType.I32, number));
            if (isEquality && left.Op is Op.Bswap16 or Op.Bswap32 or Op.Bswap64)
                return OfSwapped(value, left, number);
        }
        bool isSwapped = isEquality && left.Op == right.Op && left.Op is Op.Bswap32 or Op.Bswap16 or Op.Bswap64;
        ulong mask = SwapMask(left.Op);
        return isSwapped && KnownBits.Of(left[0]).Maximum <= mask && KnownBits.Of(right[0]).Maximum <= mask
            ? Make(value.Op, ValueType.I32, left[0], right[0])
            : null;
    }

    static ulong SwapMask(Op op) => op switch { Op.Bswap16 => ushort.MaxValue, Op.Bswap32 => uint.MaxValue, _ => ulong.MaxValue };

    /// <summary>Swaps the constant instead of what was loaded: <c>bswap16(type) == 0x0800</c> is <c>type == 0x0008</c>.</summary>
    Value? OfSwapped(Value value, Value swap, long number)
    {
        ulong mask = SwapMask(swap.Op);
        ulong bits = (ulong)number & KnownBits.Mask(swap.Type);
        if (KnownBits.Of(swap[0]).Maximum > mask || bits > mask)
            return null;
        long swapped = Arithmetic.Evaluate(swap.Op, swap.Type, number, 0)!.Value;
        return Make(value.Op, ValueType.I32, swap[0], Constant(swap.Type, swapped));
    }

    Value? WithConstant(Value value, long number)
    {
        (Value left, Op op, ValueType type) = (value[0], value.Op, value[0].Type);
        if (op is Op.Eq or Op.Ne)
            return Equality(value, number);
        Value Compare(Op other, long constant) => Make(other, ValueType.I32, left, Constant(type, constant));
        // One form for each: below and above, not "or equal". Only where the constant stays one that an instruction holds.
        return (op, number) switch
        {
            (Op.ULt, 1) => Compare(Op.Eq, 0),
            (Op.UGt, 0) => Compare(Op.Ne, 0),
            (Op.ULe, >= 0 and < int.MaxValue) => Compare(Op.ULt, number + 1),
            (Op.UGe, > 0 and <= int.MaxValue) => Compare(Op.UGt, number - 1),
            (Op.SLe, > int.MinValue and < int.MaxValue) => Compare(Op.SLt, number + 1),
            (Op.SGe, > int.MinValue and < int.MaxValue) => Compare(Op.SGt, number - 1),
            _ => null,
        };
    }

    Value? Equality(Value value, long number)
    {
        (Value left, Op op, ValueType type) = (value[0], value.Op, value[0].Type);
        if (left.Info.Is(OpTraits.Comparison))
        {
            // 0 or 1, so anything else was folded by the known bits.
            return (op == Op.Ne) == (number == 0) ? left : Make(Inverse(left.Op), ValueType.I32, left[0], left[1]);
        }
        if (left.Op == Op.Add && IsConstant(left[1], out long added))
            return Make(op, ValueType.I32, left[0], Constant(type, unchecked(number - added)));
        if (left.Op == Op.Xor && IsConstant(left[1], out long flipped))
            return Make(op, ValueType.I32, left[0], Constant(type, number ^ flipped));
        if (number == 0 && left.Op is Op.Sub or Op.Xor)
            return Make(op, ValueType.I32, left[0], left[1]);
        return null;
    }

    Value? SimplifyBranch(Value branch)
    {
        Value condition = branch[0];
        if (condition.Op is not (Op.Eq or Op.Ne) || !condition[1].IsZero || condition[0].Type != ValueType.I32 || condition[0].IsConstant
            || !condition[0].Info.Is(OpTraits.Comparison) && condition[0].Op != Op.Phi)
        {
            return null;
        }
        branch.SetOperand(0, condition[0]);
        Push(condition);
        if (condition.Op == Op.Eq)
        {
            Block first = branch.Blocks[0];
            branch.SetBlock(0, branch.Blocks[1]);
            branch.SetBlock(1, first);
        }
        return branch;
    }

    /// <summary>Switches on what was extended or swapped, with the cases changed instead.</summary>
    Value? SimplifySwitch(Value value)
    {
        Value operand = value[0];
        long[] cases = (long[])value.Symbol!;
        Func<long, long>? change = operand.Op switch
        {
            Op.ZExt when cases.All(static number => number is >= 0 and <= uint.MaxValue) => static number => (int)number,
            Op.SExt when cases.All(static number => number == (int)number) => static number => number,
            Op.Bswap16 or Op.Bswap32 or Op.Bswap64 when CanSwap(operand, cases) =>
                number => Arithmetic.Evaluate(operand.Op, operand.Type, number, 0)!.Value,
            _ => null,
        };
        if (change is null)
            return null;
        Value changed = _function.Create(Op.Switch, ValueType.Void, [operand[0]], [.. value.Blocks],
            symbol: cases.Select(change).ToArray());
        Insert(changed);
        value.Remove();
        Push(operand);
        _isChanged = true;
        return null;
    }

    static bool CanSwap(Value swap, long[] cases)
    {
        ulong mask = SwapMask(swap.Op);
        return KnownBits.Of(swap[0]).Maximum <= mask && cases.All(number => ((ulong)number & KnownBits.Mask(swap.Type)) <= mask);
    }
}
