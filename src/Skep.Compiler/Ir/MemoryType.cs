namespace Skep.Compiler.Ir;

/// <summary>How many bytes a load or store moves, and how a load fills the rest of the register.</summary>
public enum MemoryType : byte
{
    U8,
    U16,
    U32,
    U64,
    S8,
    S16,
    S32,
}

public static class MemoryTypes
{
    extension(MemoryType type)
    {
        /// <summary>1, 2, 4 or 8 bytes.</summary>
        public int Size => type switch
        {
            MemoryType.U8 or MemoryType.S8 => 1,
            MemoryType.U16 or MemoryType.S16 => 2,
            MemoryType.U32 or MemoryType.S32 => 4,
            _ => 8,
        };

        public bool IsSigned => type >= MemoryType.S8;

        /// <summary>The type as it is written: <c>u8</c>, <c>s16</c>.</summary>
        public string Text => (type.IsSigned ? "s" : "u") + (type.Size * 8).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
