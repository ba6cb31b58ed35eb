using Skep.Compiler.Frontends.CSharp.Import;
using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Compiler.Ir;

namespace Skep.Compiler.Frontends.CSharp.Intrinsics;

/// <summary>Arithmetic on references.</summary>
static class AddressIntrinsics
{
    public static bool Add(MethodImporter importer, MethodDesc method, StackValue[] arguments) =>
        Move(importer, method, arguments, negative: false, scaled: true);

    public static bool Subtract(MethodImporter importer, MethodDesc method, StackValue[] arguments) =>
        Move(importer, method, arguments, negative: true, scaled: true);

    public static bool AddBytes(MethodImporter importer, MethodDesc method, StackValue[] arguments) =>
        Move(importer, method, arguments, negative: false, scaled: false);

    public static bool SubtractBytes(MethodImporter importer, MethodDesc method, StackValue[] arguments) =>
        Move(importer, method, arguments, negative: true, scaled: false);

    static bool Move(MethodImporter importer, MethodDesc method, StackValue[] arguments, bool negative, bool scaled)
    {
        Value offset = importer.AsInteger(arguments[1], ValueType.I64, method.Parameters[1].Primitive == PrimitiveKind.UIntPtr);
        if (scaled)
            offset = importer.Binary(Op.Mul, offset, importer.Builder.I64(StructLayout.SizeOf(method.Arguments[0])));
        if (negative)
            offset = importer.Unary(Op.Neg, offset);
        importer.Push(method.ReturnType, importer.Offset(importer.AsPointer(arguments[0]), offset), arguments[0].Kernel);
        return true;
    }

    public static bool Retype(MethodImporter importer, MethodDesc method, StackValue[] arguments)
    {
        if (arguments[0].Known is { } known && known is not KnownNull)
            importer.Push(known, method.ReturnType);
        else
            importer.Push(method.ReturnType, importer.AsPointer(arguments[0]), arguments[0].Kernel);
        return true;
    }

    public static bool Null(MethodImporter importer, MethodDesc method, StackValue[] arguments)
    {
        importer.Push(method.ReturnType, importer.Builder.Function.Null);
        return true;
    }

    public static bool IsNull(MethodImporter importer, MethodDesc method, StackValue[] arguments) =>
        Compare(importer, Op.Eq, importer.AsPointer(arguments[0]), importer.Builder.Function.Null);

    public static bool AreSame(MethodImporter importer, MethodDesc method, StackValue[] arguments) => Compare(importer, Op.Eq, arguments);

    public static bool IsGreater(MethodImporter importer, MethodDesc method, StackValue[] arguments) =>
        Compare(importer, Op.UGt, arguments);

    public static bool IsGreaterOrEqual(MethodImporter importer, MethodDesc method, StackValue[] arguments) =>
        Compare(importer, Op.UGe, arguments);

    public static bool IsLess(MethodImporter importer, MethodDesc method, StackValue[] arguments) => Compare(importer, Op.ULt, arguments);

    public static bool IsLessOrEqual(MethodImporter importer, MethodDesc method, StackValue[] arguments) =>
        Compare(importer, Op.ULe, arguments);

    static bool Compare(MethodImporter importer, Op op, StackValue[] arguments) =>
        Compare(importer, op, importer.AsPointer(arguments[0]), importer.AsPointer(arguments[1]));

    static bool Compare(MethodImporter importer, Op op, Value left, Value right)
    {
        importer.Push(PrimitiveKind.Boolean, importer.Compare(op, left, right));
        return true;
    }

    public static bool Distance(MethodImporter importer, MethodDesc method, StackValue[] arguments)
    {
        importer.Push(PrimitiveKind.IntPtr, importer.Builder.PtrDiff(importer.AsPointer(arguments[1]), importer.AsPointer(arguments[0])));
        return true;
    }
}
