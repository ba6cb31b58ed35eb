using System.Buffers.Binary;

namespace Skep.Compiler.Ir;

/// <summary>
/// What the operations on numbers give: the one definition that folding and the interpreter share. An i32 is held sign-extended, as in
/// <see cref="Value.Immediate"/> of a constant.
/// </summary>
public static class Arithmetic
{
    /// <summary>Of an operation on integers, a conversion, a comparison or pointer arithmetic; null for any other.</summary>
    /// <param name="type">Of the operands.</param>
    /// <param name="right">0 for operations with one operand.</param>
    public static long? Evaluate(Op op, ValueType type, long left, long right)
    {
        bool isNarrow = type == ValueType.I32;
        if (isNarrow)
            (left, right) = ((int)left, (int)right);
        if (OpTable.Of(op).Is(OpTraits.Comparison))
            return Compare(op, left, right) ? 1 : 0;
        // Sign-extended operands stand for unsigned ones only where the upper half does not matter.
        ulong unsignedLeft = isNarrow ? (uint)left : (ulong)left;
        ulong unsignedRight = isNarrow ? (uint)right : (ulong)right;
        int shift = (int)right & (isNarrow ? 31 : 63);
        long? result = op switch
        {
            Op.Add or Op.PtrAdd => left + right,
            Op.Sub or Op.PtrDiff => left - right,
            Op.Mul => left * right,
            Op.UDiv => right == 0 ? 0 : (long)(unsignedLeft / unsignedRight),
            Op.URem => right == 0 ? left : (long)(unsignedLeft % unsignedRight),
            Op.SDiv => right == 0 ? 0 : right == -1 ? -left : left / right,
            Op.SRem => right == 0 ? left : right == -1 ? 0 : left % right,
            Op.And => left & right,
            Op.Or => left | right,
            Op.Xor => left ^ right,
            Op.Shl => left << shift,
            Op.LShr => (long)(unsignedLeft >> shift),
            Op.AShr => left >> shift,
            Op.Neg => -left,
            Op.Bswap16 => BinaryPrimitives.ReverseEndianness((ushort)left),
            Op.Bswap32 => BinaryPrimitives.ReverseEndianness((uint)left),
            Op.Bswap64 => BinaryPrimitives.ReverseEndianness(left),
            Op.SExt8 => (sbyte)left,
            Op.SExt16 => (short)left,
            Op.ZExt => (uint)left,
            Op.SExt => left,
            Op.Trunc => (int)left,
            _ => null,
        };
        return isNarrow && op is not (Op.ZExt or Op.SExt) ? (int?)result : result;
    }

    // The order of sign-extended numbers as unsigned 64-bit ones is that of the unsigned 32-bit numbers.
    static bool Compare(Op op, long left, long right) => op switch
    {
        Op.Eq => left == right,
        Op.Ne => left != right,
        Op.ULt => (ulong)left < (ulong)right,
        Op.ULe => (ulong)left <= (ulong)right,
        Op.UGt => (ulong)left > (ulong)right,
        Op.UGe => (ulong)left >= (ulong)right,
        Op.SLt => left < right,
        Op.SLe => left <= right,
        Op.SGt => left > right,
        _ => left >= right,
    };
}
