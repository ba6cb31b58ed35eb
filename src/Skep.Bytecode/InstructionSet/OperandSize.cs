namespace Skep.Bytecode;

/// <summary>The width of a memory access: opcode bits 3-4 of the load and store classes (RFC 9669 section 5).</summary>
public enum OperandSize : byte
{
    Word = 0x00,
    HalfWord = 0x08,
    Byte = 0x10,
    DoubleWord = 0x18,
}

public static class OperandSizeExtensions
{
    extension(OperandSize size)
    {
        /// <summary>1, 2, 4 or 8.</summary>
        public int Bytes => size switch
        {
            OperandSize.Byte => 1,
            OperandSize.HalfWord => 2,
            OperandSize.Word => 4,
            _ => 8,
        };

        /// <summary>The size that holds <paramref name="bytes"/> bytes, which must be 1, 2, 4 or 8.</summary>
        public static OperandSize FromBytes(int bytes) => bytes switch
        {
            1 => OperandSize.Byte,
            2 => OperandSize.HalfWord,
            4 => OperandSize.Word,
            8 => OperandSize.DoubleWord,
            _ => throw new ArgumentOutOfRangeException(nameof(bytes), bytes, "A memory access is 1, 2, 4 or 8 bytes wide."),
        };
    }
}
