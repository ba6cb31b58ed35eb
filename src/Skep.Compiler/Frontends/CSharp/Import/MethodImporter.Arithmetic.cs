using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Compiler.Ir;

namespace Skep.Compiler.Frontends.CSharp.Import;

/// <summary>Arithmetic and comparisons; constants are folded at once, so that code for other type arguments is never looked at.</summary>
sealed partial class MethodImporter
{
    public Value Binary(Op op, Value left, Value right)
    {
        if (left.IsConstant && right.IsConstant && Ir.Arithmetic.Evaluate(op, left.Type, left.Immediate, right.Immediate) is { } number)
            return _function.Constant(left.Type, number);
        return _builder.Arithmetic(op, left, right);
    }

    public Value Unary(Op op, Value value)
    {
        if (value.IsConstant && Ir.Arithmetic.Evaluate(op, value.Type, value.Immediate, 0) is { } number)
            return _function.Constant(value.Type, number);
        return _builder.Unary(op, value);
    }

    public Value Convert(Op op, Value value)
    {
        if (value.IsConstant && Ir.Arithmetic.Evaluate(op, value.Type, value.Immediate, 0) is { } number)
            return _function.Constant(op == Op.Trunc ? ValueType.I32 : ValueType.I64, number);
        return _builder.Convert(op, value);
    }

    public Value Compare(Op op, Value left, Value right)
    {
        if (left.IsConstant && right.IsConstant && Ir.Arithmetic.Evaluate(op, left.Type, left.Immediate, right.Immediate) is { } number)
            return _builder.I32(number);
        return _builder.Compare(op, left, right);
    }

    /// <summary>Compares what may be numbers, addresses, or known while compiling.</summary>
    public Value Compare(Op op, StackValue left, StackValue right, bool isUnsigned)
    {
        if ((left.IsKnown || right.IsKnown) && CompareKnown(op, left, right) is { } result)
            return _builder.I32(result ? 1 : 0);
        if (left.Type.IsStruct || right.Type.IsStruct)
            throw UnknownUse(left);
        if (IsPointer(left) || IsPointer(right))
        {
            // `x != null` is `ldnull; cgt.un`; the verifier takes only an (in)equality for a test against null (reg_not_null).
            Value pointer = AsPointer(right);
            Op test = op switch { Op.UGt when pointer.IsZero => Op.Ne, Op.ULe when pointer.IsZero => Op.Eq, _ => AsUnsigned(op) };
            return Compare(test, AsPointer(left), pointer);
        }
        ValueType type = Wider(left, right);
        return Compare(op, AsInteger(left, type, isUnsigned), AsInteger(right, type, isUnsigned));
    }

    // Null where an address was known to be: a map or another object is never null.
    static bool? CompareKnown(Op op, StackValue left, StackValue right)
    {
        bool? equal = left.Known is not null && right.Known is not null ? left.Known.Equals(right.Known) : null;
        // A box or a map against null; what is null at run time is compared as a number.
        if (equal is null && (left.Known is not (null or KnownNull) || right.Known is not (null or KnownNull)))
            equal = false;
        return op switch
        {
            Op.Eq => equal,
            // `x != null` is `ldnull; cgt.un`.
            Op.Ne or Op.UGt => !equal,
            _ => null,
        };
    }

    static Op AsUnsigned(Op op) => op is >= Op.SLt and <= Op.SGe ? op - (Op.SLt - Op.ULt) : op;

    static bool IsPointer(StackValue value) =>
        value.Value is { Type: ValueType.Pointer } || value.Known is KnownNull or KnownObject { Symbol: MapSymbol };

    static ValueType Wider(StackValue left, StackValue right) =>
        left.Value?.Type == ValueType.I32 && right.Value?.Type == ValueType.I32 ? ValueType.I32 : ValueType.I64;

    void CompareValues(Op op, bool isUnsigned)
    {
        StackValue right = Pop();
        StackValue left = Pop();
        Push(PrimitiveKind.Int32, Compare(op, left, right, isUnsigned));
    }

    void BinaryOperation(Op op)
    {
        StackValue right = Pop();
        StackValue left = Pop();
        if (op is Op.Add or Op.Sub && (IsPointer(left) || IsPointer(right)))
        {
            PointerArithmetic(op, left, right);
            return;
        }
        ValueType type = Wider(left, right);
        TypeDesc result = ResultType(left, right, type);
        Push(result, Binary(op, AsInteger(left, type), AsInteger(right, type)));
    }

    TypeDesc ResultType(StackValue left, StackValue right, ValueType type)
    {
        if (type == ValueType.I32)
            return Set.Core(PrimitiveKind.Int32);
        bool isNative = left.Type.Primitive is PrimitiveKind.IntPtr or PrimitiveKind.UIntPtr
            || right.Type.Primitive is PrimitiveKind.IntPtr or PrimitiveKind.UIntPtr;
        return Set.Core(isNative ? PrimitiveKind.IntPtr : PrimitiveKind.Int64);
    }

    void PointerArithmetic(Op op, StackValue left, StackValue right)
    {
        if (IsPointer(left) && IsPointer(right) && op == Op.Sub)
        {
            Push(PrimitiveKind.IntPtr, _builder.PtrDiff(AsPointer(left), AsPointer(right)));
            return;
        }
        (StackValue pointer, StackValue number) = IsPointer(left) ? (left, right) : (right, left);
        Value offset = AsInteger(number, ValueType.I64);
        if (op == Op.Sub)
            offset = Unary(Op.Neg, offset);
        Push(pointer.Type, Offset(AsPointer(pointer), offset), pointer.Kernel);
    }

    public Value Offset(Value pointer, Value offset) => offset.IsZero ? pointer : _builder.PtrAdd(pointer, offset);

    void Shift(Op op)
    {
        StackValue count = Pop();
        StackValue value = Pop();
        ValueType type = IsPointer(value) ? ValueType.I64 : value.Value?.Type ?? ValueType.I32;
        Push(value.Type, Binary(op, AsInteger(value, type), AsInteger(count, type, isUnsigned: true)));
    }

    void UnaryOperation(bool isNot)
    {
        StackValue value = Pop();
        ValueType type = IsPointer(value) ? ValueType.I64 : value.Value?.Type ?? ValueType.I32;
        Value number = AsInteger(value, type);
        Push(value.Type, isNot ? Binary(Op.Xor, number, _function.Constant(type, -1)) : Unary(Op.Neg, number));
    }

    /// <summary>Division: C# throws for a zero divisor, and for the least number divided by -1.</summary>
    void Divide(Op op)
    {
        StackValue right = Pop();
        StackValue left = Pop();
        ValueType type = Wider(left, right);
        Value divisor = AsInteger(right, type);
        Value dividend = AsInteger(left, type);
        if (!divisor.IsConstant || divisor.IsZero)
            AbortIf(Compare(Op.Eq, divisor, _function.Constant(type, 0)));
        if (op is Op.SDiv or Op.SRem && (!divisor.IsConstant || divisor.Immediate == -1))
        {
            Value least = _function.Constant(type, type == ValueType.I32 ? int.MinValue : long.MinValue);
            Value isMinusOne = Compare(Op.Eq, divisor, _function.Constant(type, -1));
            AbortIf(Binary(Op.And, isMinusOne, Compare(Op.Eq, dividend, least)));
        }
        Push(ResultType(left, right, type), Binary(op, dividend, divisor));
    }

    /// <summary>Leaves the program where the condition is not 0, and goes on in a new block otherwise.</summary>
    public void AbortIf(Value condition)
    {
        if (condition.IsZero)
            return;
        Block cold = _function.AddBlock(cold: true);
        Block next = _function.AddBlockAfter(_builder.Block);
        _builder.BrIf(condition, cold, next);
        StackValue[] stack = [.. _stack];
        SourcePoint? source = _builder.Source;
        _builder.MoveTo(cold);
        _builder.Source = source;
        Abort();
        _stack.AddRange(stack);
        _builder.MoveTo(next);
        _builder.Source = source;
    }
}
