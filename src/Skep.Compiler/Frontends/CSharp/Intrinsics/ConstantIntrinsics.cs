using Skep.Compiler.Frontends.CSharp.Import;
using Skep.Compiler.Frontends.CSharp.Metadata;

namespace Skep.Compiler.Frontends.CSharp.Intrinsics;

/// <summary>Questions that are answered while compiling.</summary>
static class ConstantIntrinsics
{
    public static bool False(MethodImporter importer, MethodDesc method, StackValue[] arguments) => Answer(importer, false);

    static bool Answer(MethodImporter importer, bool value)
    {
        importer.Push(PrimitiveKind.Boolean, importer.Builder.I32(value ? 1 : 0));
        return true;
    }

    public static bool SizeOf(MethodImporter importer, MethodDesc method, StackValue[] arguments)
    {
        importer.Push(PrimitiveKind.Int32, importer.Builder.I32(StructLayout.SizeOf(method.Arguments[0])));
        return true;
    }

    // Structs may have padding and methods of their own.
    public static bool IsBitwiseEquatable(MethodImporter importer, MethodDesc method, StackValue[] arguments) =>
        Answer(importer, method.Arguments[0].Primitive.IsInteger);

    public static bool Same(MethodImporter importer, MethodDesc method, StackValue[] arguments)
    {
        importer.Push(arguments[0]);
        return true;
    }

    public static bool TypesEqual(MethodImporter importer, MethodDesc method, StackValue[] arguments) =>
        CompareTypes(importer, arguments, equal: true);

    public static bool TypesDiffer(MethodImporter importer, MethodDesc method, StackValue[] arguments) =>
        CompareTypes(importer, arguments, equal: false);

    static bool CompareTypes(MethodImporter importer, StackValue[] arguments, bool equal) =>
        arguments is [{ Known: KnownType left }, { Known: KnownType right }] && Answer(importer, left.Type == right.Type == equal);

    public static bool IsValueType(MethodImporter importer, MethodDesc method, StackValue[] arguments) =>
        arguments is [{ Known: KnownType { Type: var type } }] && Answer(importer, type.IsValueType);

    public static bool IsEnum(MethodImporter importer, MethodDesc method, StackValue[] arguments) =>
        arguments is [{ Known: KnownType { Type: var type } }] && Answer(importer, type is NamedType { IsEnum: true });

    public static bool TypeOfObject(MethodImporter importer, MethodDesc method, StackValue[] arguments)
    {
        TypeDesc? type = arguments[0].Known switch
        {
            KnownBox box => box.Type,
            KnownObject known => known.Type,
            _ => null,
        };
        if (type is null)
            return false;
        importer.Push(new KnownType(type));
        return true;
    }
}
