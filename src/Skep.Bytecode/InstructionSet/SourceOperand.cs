namespace Skep.Bytecode;

/// <summary>Opcode bit 3 of the arithmetic and jump classes: where the second operand comes from (RFC 9669 section 4).</summary>
public enum SourceOperand : byte
{
    /// <summary>The 32-bit immediate, sign-extended where the operation is 64 bits wide.</summary>
    K = 0x00,
    /// <summary>The source register.</summary>
    X = 0x08,
}
