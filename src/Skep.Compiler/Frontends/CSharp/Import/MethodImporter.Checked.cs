using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Compiler.Ir;

namespace Skep.Compiler.Frontends.CSharp.Import;

/// <summary>Conversions, and arithmetic that ends the program when it overflows.</summary>
sealed partial class MethodImporter
{
    void ConvertTo(PrimitiveKind kind, bool fromUnsigned = false)
    {
        StackValue value = Pop();
        if (kind.IsFloat)
            throw FloatingPoint();
        if (kind.Size == 8 && IsPointer(value))
        {
            // An address that is looked at as a number stays what it is until someone computes with it.
            Push(kind is PrimitiveKind.IntPtr or PrimitiveKind.UIntPtr ? value.Type : Set.Core(kind), AsPointer(value), value.Kernel);
            return;
        }
        Push(kind, Narrow(AsInteger(value, kind.Size == 8 ? ValueType.I64 : ValueType.I32, fromUnsigned || !kind.IsSigned), kind));
    }

    /// <summary>The low bytes of a register, extended as the type says.</summary>
    public Value Narrow(Value value, PrimitiveKind kind) => kind switch
    {
        PrimitiveKind.Byte or PrimitiveKind.Boolean => Binary(Op.And, value, _function.Constant(value.Type, byte.MaxValue)),
        PrimitiveKind.UInt16 or PrimitiveKind.Char => Binary(Op.And, value, _function.Constant(value.Type, ushort.MaxValue)),
        PrimitiveKind.SByte => Unary(Op.SExt8, value),
        PrimitiveKind.Int16 => Unary(Op.SExt16, value),
        _ => value,
    };

    /// <summary>Aborts unless the number is one of the type.</summary>
    void ConvertChecked(PrimitiveKind kind, bool fromUnsigned)
    {
        StackValue value = Pop();
        ValueType from = IsPointer(value) ? ValueType.I64 : value.Value?.Type ?? throw UnknownUse(value);
        Value wide = AsInteger(AsStack(AsInteger(value, from), value.Type), ValueType.I64, fromUnsigned);
        if (kind.Size == 8)
        {
            // Between signed and unsigned of 64 bits, the sign bit is what does not fit.
            if (kind.IsSigned == fromUnsigned && (from == ValueType.I64 || !fromUnsigned))
                AbortIf(Compare(Op.SLt, wide, _builder.I64(0)));
            Push(kind, wide);
            return;
        }
        int bits = kind.Size * 8;
        long least = kind.IsSigned ? -(1L << (bits - 1)) : 0;
        long most = kind.IsSigned ? (1L << (bits - 1)) - 1 : (1L << bits) - 1;
        if (fromUnsigned)
        {
            AbortIf(Compare(Op.UGt, wide, _builder.I64(most)));
        }
        else
        {
            AbortIf(Compare(Op.SLt, wide, _builder.I64(least)));
            AbortIf(Compare(Op.SGt, wide, _builder.I64(most)));
        }
        Push(kind, Convert(Op.Trunc, wide));
    }

    static StackValue AsStack(Value value, TypeDesc type) => new(type, value);

    void CheckedOperation(Op op, bool isUnsigned)
    {
        StackValue right = Pop();
        StackValue left = Pop();
        if (op is Op.Add or Op.Sub && (IsPointer(left) || IsPointer(right)))
        {
            PointerArithmetic(op, left, right);
            return;
        }
        ValueType type = Wider(left, right);
        Value result = type == ValueType.I32
            ? CheckedNarrow(op, AsInteger(left, type), AsInteger(right, type), isUnsigned)
            : CheckedWide(op, AsInteger(left, type, isUnsigned), AsInteger(right, type, isUnsigned), isUnsigned);
        Push(ResultType(left, right, type), result);
    }

    // 32 bits: exact in 64, and right if nothing is lost on the way back.
    Value CheckedNarrow(Op op, Value left, Value right, bool isUnsigned)
    {
        Op widen = isUnsigned ? Op.ZExt : Op.SExt;
        Value exact = Binary(op, Convert(widen, left), Convert(widen, right));
        Value result = Convert(Op.Trunc, exact);
        AbortIf(Compare(Op.Ne, Convert(widen, result), exact));
        return result;
    }

    Value CheckedWide(Op op, Value left, Value right, bool isUnsigned)
    {
        Value zero = _builder.I64(0);
        if (op == Op.Mul)
            return isUnsigned ? CheckedProduct(left, right, _builder.I64(-1)) : CheckedSignedProduct(left, right);
        Value result = Binary(op, left, right);
        if (isUnsigned)
        {
            AbortIf(op == Op.Add ? Compare(Op.ULt, result, left) : Compare(Op.ULt, left, right));
            return result;
        }
        // The sign is wrong: both operands of a sum have the other one; those of a difference differ, and the left one has the other.
        Value changed = Binary(Op.Xor, left, result);
        Value other = Binary(Op.Xor, op == Op.Add ? right : left, op == Op.Add ? result : right);
        AbortIf(Compare(Op.SLt, Binary(Op.And, changed, other), zero));
        return result;
    }

    // Division takes back what a product that fits has done.
    Value CheckedProduct(Value left, Value right, Value most)
    {
        Value result = Binary(Op.Mul, left, right);
        Value back = Binary(Op.UDiv, result, left);
        Value lost = Binary(Op.And, Compare(Op.Ne, left, _builder.I64(0)), Compare(Op.Ne, back, right));
        AbortIf(Binary(Op.Or, lost, Compare(Op.UGt, result, most)));
        return result;
    }

    // On magnitudes, so that the instruction set needs no signed division: it has one since version 4 only.
    Value CheckedSignedProduct(Value left, Value right)
    {
        Value leftSign = Binary(Op.AShr, left, _builder.I64(63));
        Value rightSign = Binary(Op.AShr, right, _builder.I64(63));
        Value sign = Binary(Op.Xor, leftSign, rightSign);
        // long.MaxValue, or one more where the result is negative.
        Value most = Binary(Op.Sub, _builder.I64(long.MaxValue), sign);
        Value product = CheckedProduct(Magnitude(left, leftSign), Magnitude(right, rightSign), most);
        return Binary(Op.Sub, Binary(Op.Xor, product, sign), sign);
    }

    Value Magnitude(Value value, Value sign) => Binary(Op.Sub, Binary(Op.Xor, value, sign), sign);
}
