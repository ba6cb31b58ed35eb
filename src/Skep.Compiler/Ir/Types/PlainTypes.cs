namespace Skep.Compiler.Ir.Types;

/// <summary>Types for where only a size is known, as in IR that was written by hand.</summary>
public static class PlainTypes
{
    static readonly IntegerType U8 = new("u8", 1, isSigned: false);
    static readonly IntegerType U16 = new("u16", 2, isSigned: false);
    static readonly IntegerType U32 = new("u32", 4, isSigned: false);
    static readonly IntegerType U64 = new("u64", 8, isSigned: false);
    static readonly PointerType Pointer = new(VoidType.Instance);

    /// <summary>An unsigned integer of 1, 2, 4 or 8 bytes, else an array of bytes.</summary>
    public static DataType OfSize(int size) => size switch
    {
        1 => U8,
        2 => U16,
        4 => U32,
        8 => U64,
        _ => new ArrayType(U8, size),
    };

    public static DataType Of(ValueType type) => type switch
    {
        ValueType.I32 => U32,
        ValueType.I64 => U64,
        ValueType.Pointer => Pointer,
        _ => VoidType.Instance,
    };

    /// <summary>The signature of a function of which only the registers are known.</summary>
    public static FunctionType Signature(ValueType result, params IEnumerable<ValueType> parameters) =>
        new(Of(result), [.. parameters.Select(static type => ("", Of(type)))]);

    /// <summary>Whether the type says no more than its size.</summary>
    public static bool IsPlain(DataType type) =>
        type == U8 || type == U16 || type == U32 || type == U64 || type is ArrayType array && array.Element == U8;

    /// <summary>Whether <see cref="Signature"/> made it.</summary>
    public static bool IsPlain(FunctionType signature) =>
        IsRegister(signature.Result) && signature.Parameters.All(static parameter => parameter.Name.Length == 0
            && IsRegister(parameter.Type));

    static bool IsRegister(DataType type) => type == VoidType.Instance || type == U32 || type == U64 || type == Pointer;
}
