namespace Skep.Bytecode;

/// <summary>The mode modifier: opcode bits 5-7 of the load and store classes (RFC 9669 section 5).</summary>
public enum AddressMode : byte
{
    Imm = 0x00,
    /// <summary>Packet byte at a constant offset; deprecated.</summary>
    Abs = 0x20,
    /// <summary>Packet byte at a register plus a constant; deprecated.</summary>
    Ind = 0x40,
    Mem = 0x60,
    /// <summary>Load with sign extension.</summary>
    MemSx = 0x80,
    Atomic = 0xc0,
}
