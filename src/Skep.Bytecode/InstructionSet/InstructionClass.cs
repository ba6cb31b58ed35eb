namespace Skep.Bytecode;

/// <summary>The low three bits of an opcode (RFC 9669 section 3.3).</summary>
public enum InstructionClass : byte
{
    /// <summary>Non-standard loads: 64-bit immediates and the deprecated packet access.</summary>
    Ld = 0,
    Ldx = 1,
    /// <summary>Store an immediate.</summary>
    St = 2,
    /// <summary>Store a register; also every atomic operation.</summary>
    Stx = 3,
    Alu = 4,
    Jmp = 5,
    Jmp32 = 6,
    Alu64 = 7,
}
