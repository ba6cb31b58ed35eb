using Microsoft.CodeAnalysis;
using Skep.Analyzers.Programs;

namespace Skep.Analyzers.Rules;

/// <summary>Sizes of unmanaged types, laid out in sequence.</summary>
static class TypeSize
{
    public static int Of(ITypeSymbol type) => Layout(type).Size;

    /// <summary>Whether a value of floating point is in it.</summary>
    public static bool HasFloatingPoint(ITypeSymbol type) => type.SpecialType is SpecialType.System_Single or SpecialType.System_Double
        || (IsStruct(type) && Fields(type).Any(static field => HasFloatingPoint(field.Type)));

    static (int Size, int Alignment) Layout(ITypeSymbol type)
    {
        int primitive = (type as INamedTypeSymbol)?.EnumUnderlyingType is { } number ? PrimitiveSize(number) : PrimitiveSize(type);
        if (primitive > 0 || !IsStruct(type))
            return (primitive, Math.Max(primitive, 1));
        int size = 0;
        int alignment = 1;
        foreach (IFieldSymbol field in Fields(type))
        {
            (int bytes, int align) = field.RefKind == RefKind.None ? Layout(field.Type) : (8, 8);
            size = (size + align - 1) / align * align + bytes;
            alignment = Math.Max(alignment, align);
        }
        size = (size + alignment - 1) / alignment * alignment;
        AttributeData? inline = type.GetAttributes().FirstOrDefault(static data => data.AttributeClass?.Name == "InlineArrayAttribute");
        return (size * (Model.FirstArgument(inline) as int? ?? 1), alignment);
    }

    static bool IsStruct(ITypeSymbol type) => type is { TypeKind: TypeKind.Struct, SpecialType: SpecialType.None };

    static IEnumerable<IFieldSymbol> Fields(ITypeSymbol type) =>
        type.GetMembers().OfType<IFieldSymbol>().Where(static field => !field.IsStatic);

    static int PrimitiveSize(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Boolean or SpecialType.System_Byte or SpecialType.System_SByte => 1,
        SpecialType.System_Char or SpecialType.System_Int16 or SpecialType.System_UInt16 => 2,
        SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Single => 4,
        SpecialType.System_Int64 or SpecialType.System_UInt64 or SpecialType.System_Double => 8,
        SpecialType.System_IntPtr or SpecialType.System_UIntPtr => 8,
        _ => type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer ? 8 : 0,
    };
}
