namespace Skep.Compiler.Frontends.CSharp.Metadata;

/// <summary>The types that IL computes with directly; an enum has the kind of its underlying type.</summary>
enum PrimitiveKind : byte
{
    None,
    Void,
    Boolean,
    Char,
    SByte,
    Byte,
    Int16,
    UInt16,
    Int32,
    UInt32,
    Int64,
    UInt64,
    IntPtr,
    UIntPtr,
    Single,
    Double,
}

static class PrimitiveKinds
{
    static readonly Dictionary<string, PrimitiveKind> ByName =
        Enum.GetValues<PrimitiveKind>().Where(static kind => kind != PrimitiveKind.None)
            .ToDictionary(static kind => kind.ToString(), StringComparer.Ordinal);

    public static PrimitiveKind Named(string name) => ByName.GetValueOrDefault(name);

    extension(PrimitiveKind kind)
    {
        /// <summary>Bytes; 0 for void and what is no primitive.</summary>
        public int Size => kind switch
        {
            PrimitiveKind.Boolean or PrimitiveKind.SByte or PrimitiveKind.Byte => 1,
            PrimitiveKind.Char or PrimitiveKind.Int16 or PrimitiveKind.UInt16 => 2,
            PrimitiveKind.Int32 or PrimitiveKind.UInt32 or PrimitiveKind.Single => 4,
            PrimitiveKind.None or PrimitiveKind.Void => 0,
            _ => 8,
        };

        public bool IsSigned => kind is PrimitiveKind.SByte or PrimitiveKind.Int16 or PrimitiveKind.Int32 or PrimitiveKind.Int64
            or PrimitiveKind.IntPtr;

        public bool IsFloat => kind is PrimitiveKind.Single or PrimitiveKind.Double;

        /// <summary>Whether a register can hold it: an integer, a truth value or a character.</summary>
        public bool IsInteger => kind is not (PrimitiveKind.None or PrimitiveKind.Void) && !kind.IsFloat;
    }
}
