using Skep.Compiler.Frontends.CSharp.Import;
using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Compiler.Ir;

namespace Skep.Compiler.Frontends.CSharp.Intrinsics;

/// <summary>Parts of spans.</summary>
static class SpanIntrinsics
{
    /// <summary>
    /// Slice(start, length): the body compares the sum of both with the span's length, of which the verifier learns nothing about <c>start</c>. So each is
    /// compared for itself; the range <c>start..</c> needs no second comparison.
    /// </summary>
    public static bool Slice(MethodImporter importer, MethodDesc method, StackValue[] arguments)
    {
        if (arguments.Length != 3)
            return false;
        var type = (NamedType)method.ReturnType;
        Value span = importer.AsPointer(arguments[0]);
        Value start = importer.AsInteger(arguments[1], ValueType.I32), length = importer.AsInteger(arguments[2], ValueType.I32);
        Value whole = importer.Builder.Load(ValueType.I32, MemoryType.U32, span, type.FieldNamed("_length")!.Offset);
        importer.AbortIf(importer.Compare(Op.UGt, start, whole));
        importer.AbortIf(importer.Compare(Op.UGt, length, importer.Binary(Op.Sub, whole, start)));
        Value reference = importer.Builder.Load(ValueType.Pointer, MemoryType.U64, span, type.FieldNamed("_reference")!.Offset);
        Value offset = importer.Binary(Op.Mul, importer.Convert(Op.ZExt, start), importer.Builder.I64(StructLayout.SizeOf(type.Arguments[0])));
        importer.PushSpan(type, importer.Offset(reference, offset), length);
        return true;
    }
}
