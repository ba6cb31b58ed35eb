namespace Skep.Bytecode;

/// <summary>
/// The operation code of the arithmetic classes: opcode bits 4-7 (RFC 9669 section 4.1). Signed division and modulo, and
/// sign-extending moves, share the code of their unsigned form and differ in the offset field.
/// </summary>
public enum AluOperation : byte
{
    Add = 0x00,
    Sub = 0x10,
    Mul = 0x20,
    Div = 0x30,
    Or = 0x40,
    And = 0x50,
    Lsh = 0x60,
    Rsh = 0x70,
    Neg = 0x80,
    Mod = 0x90,
    Xor = 0xa0,
    Mov = 0xb0,
    Arsh = 0xc0,
    End = 0xd0,
}
