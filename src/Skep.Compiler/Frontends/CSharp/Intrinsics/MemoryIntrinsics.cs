using Skep.Compiler.Frontends.CSharp.Import;
using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Compiler.Ir;
using Skep.Diagnostics;

namespace Skep.Compiler.Frontends.CSharp.Intrinsics;

/// <summary>Reads, writes, copies and comparisons of memory.</summary>
static class MemoryIntrinsics
{
    public static bool Nothing(MethodImporter importer, MethodDesc method, StackValue[] arguments) => true;

    public static bool Read(MethodImporter importer, MethodDesc method, StackValue[] arguments)
    {
        importer.Load(arguments[0], method.Arguments[0]);
        return true;
    }

    public static bool Write(MethodImporter importer, MethodDesc method, StackValue[] arguments)
    {
        importer.Store(arguments[0], method.Arguments[0], arguments[1]);
        return true;
    }

    // Copy<T>(void* destination, ref T source), Copy<T>(ref T destination, void* source).
    public static bool CopyValue(MethodImporter importer, MethodDesc method, StackValue[] arguments)
    {
        importer.Builder.Copy(importer.AsPointer(arguments[0]), importer.AsPointer(arguments[1]), StructLayout.SizeOf(method.Arguments[0]));
        return true;
    }

    public static bool CopyBytes(MethodImporter importer, MethodDesc method, StackValue[] arguments)
    {
        importer.CopyBytes(importer.AsPointer(arguments[0]), importer.AsPointer(arguments[1]), Length(importer, arguments[2]));
        return true;
    }

    // Memmove(ref byte, ref byte, nuint), Memmove(byte*, byte*, nuint) and Memmove<T>(ref T, ref T, nuint elements).
    public static bool Move(MethodImporter importer, MethodDesc method, StackValue[] arguments)
    {
        Value length = Length(importer, arguments[2]);
        if (method.Arguments is [var element])
            length = importer.Binary(Op.Mul, length, importer.Builder.I64(StructLayout.SizeOf(element)));
        importer.CopyBytes(importer.AsPointer(arguments[0]), importer.AsPointer(arguments[1]), length);
        return true;
    }

    public static bool FillBytes(MethodImporter importer, MethodDesc method, StackValue[] arguments)
    {
        importer.FillBytes(
            importer.AsPointer(arguments[0]), importer.AsInteger(arguments[1], ValueType.I32), Length(importer, arguments[2]));
        return true;
    }

    public static bool ClearBytes(MethodImporter importer, MethodDesc method, StackValue[] arguments)
    {
        importer.FillBytes(importer.AsPointer(arguments[0]), importer.Builder.I32(0), Length(importer, arguments[1]));
        return true;
    }

    // Fill<T>(ref T first, nuint count, T value): the body is written for vectors.
    public static bool FillElements(MethodImporter importer, MethodDesc method, StackValue[] arguments)
    {
        if (method.Arguments is not [var element])
            return false;
        importer.FillElements(importer.AsPointer(arguments[0]), element, arguments[2], Length(importer, arguments[1]));
        return true;
    }

    // SequenceEqual(ref byte, ref byte, nuint); the one for elements is compiled from its body.
    public static bool SequenceEqual(MethodImporter importer, MethodDesc method, StackValue[] arguments)
    {
        if (method.Arguments.Length > 0)
            return false;
        importer.CompareBytes(importer.AsPointer(arguments[0]), importer.AsPointer(arguments[1]), Length(importer, arguments[2]));
        return true;
    }

    static Value Length(MethodImporter importer, StackValue value) => importer.AsInteger(value, ValueType.I64, isUnsigned: true);

    public static bool BitCast(MethodImporter importer, MethodDesc method, StackValue[] arguments)
    {
        (TypeDesc from, TypeDesc to) = (method.Arguments[0], method.Arguments[1]);
        if (StructLayout.SizeOf(from) != StructLayout.SizeOf(to))
            return false;
        Value slot = importer.NewSlot(StructLayout.Of(from).Alignment >= StructLayout.Of(to).Alignment ? from : to);
        importer.Store(new StackValue(from.Set.ByRef(from), slot), from, arguments[0]);
        importer.Load(new StackValue(to.Set.ByRef(to), slot), to);
        return true;
    }

    // The data of `ReadOnlySpan<int> Table => [1, 2, 3]`.
    public static bool CreateSpan(MethodImporter importer, MethodDesc method, StackValue[] arguments)
    {
        if (arguments is not [{ Known: KnownField { Field: var field } }])
            return false;
        TypeDesc element = method.Arguments[0];
        byte[] data = field.Definition.Data(StructLayout.SizeOf(field.Type));
        importer.PushSpan(
            (NamedType)method.ReturnType, importer.LiteralAddress(data), importer.Builder.I32(data.Length / StructLayout.SizeOf(element)));
        return true;
    }

    public static bool RejectArray(MethodImporter importer, MethodDesc method, StackValue[] arguments) =>
        throw MethodImporter.Reject(
            DiagnosticId.HeapArray, "an array is an object of the managed heap.", "Use stackalloc or an [InlineArray] struct.");
}
