namespace Skep.Bytecode.Tests;

/// <summary>
/// The instruction set a second time, written as the kernel's verifier decides it (check_alu_op, check_cond_jmp_op, check_ld_imm,
/// resolve_pseudo_ldimm64, check_atomic and do_check) and not as a table, so that the table has something to disagree with.
/// Stricter than the kernel in one point: exit may not have an offset.
/// </summary>
static class ReferenceRules
{
    public static bool IsValid(byte opcode, int dst, int src, int off, int imm)
    {
        if (dst > 10)
            return false;
        int code = opcode & 0xf0;
        bool x = (opcode & 8) != 0;
        switch (opcode & 7)
        {
            case 4 or 7:
                return Alu(opcode, code, x, src, off, imm);
            case 5 or 6:
                return Jump(opcode, code, x, dst, src, off, imm);
            case 0:
                return opcode switch
                {
                    0x18 => src <= 6 && off == 0,
                    0x20 or 0x28 or 0x30 => dst == 0 && src == 0 && off == 0,
                    0x40 or 0x48 or 0x50 => dst == 0 && src <= 10 && off == 0,
                    _ => false,
                };
            case 1:
                return src <= 10 && imm == 0 && ((opcode & 0xe0) == 0x60 || ((opcode & 0xe0) == 0x80 && (opcode & 0x18) != 0x18));
            case 2:
                return (opcode & 0xe0) == 0x60 && src == 0;
            default:
                if (src > 10)
                    return false;
                if ((opcode & 0xe0) == 0x60)
                    return imm == 0;
                if ((opcode & 0xe0) != 0xc0)
                    return false;
                if (imm is 0x100 or 0x110)
                    return true;
                return (opcode & 0x18) is 0 or 0x18 && imm is 0 or 1 or 0x40 or 0x41 or 0x50 or 0x51 or 0xa0 or 0xa1 or 0xe1 or 0xf1;
        }
    }

    static bool Alu(byte opcode, int code, bool x, int src, int off, int imm)
    {
        bool is64 = (opcode & 7) == 7;
        switch (code)
        {
            case 0x80:
                return !x && src == 0 && off == 0 && imm == 0;
            case 0xd0:
                return src == 0 && off == 0 && imm is 16 or 32 or 64 && !(is64 && x);
            case 0xb0 when x:
                if (src > 10)
                    return false;
                if (is64 && off == 1)
                    return imm is 1 or 0x10000;
                return imm == 0 && (off is 0 or 8 or 16 || (is64 && off == 32));
            case > 0xd0:
                return false;
            default:
                if (off != 0 && !(off == 1 && code is 0x30 or 0x90))
                    return false;
                return x ? imm == 0 && src <= 10 : src == 0;
        }
    }

    static bool Jump(byte opcode, int code, bool x, int dst, int src, int off, int imm)
    {
        bool is64 = (opcode & 7) == 5;
        switch (code)
        {
            case 0x00:
                if (x)
                    return is64 && src == 0 && off == 0 && imm == 0;
                return dst == 0 && src == 0 && (is64 ? imm == 0 : off == 0);
            case 0x80:
                if (x)
                    return is64 && src == 0 && off == 0 && imm == 0;
                return is64 && dst == 0 && (src is 0 or 1 ? off == 0 : src == 2);
            case 0x90:
                return is64 && !x && dst == 0 && src == 0 && off == 0 && imm == 0;
            case 0xe0:
                return is64 && !x && dst == 0 && src == 0 && imm == 0;
            case > 0xe0:
                return false;
            default:
                return x ? imm == 0 && src <= 10 : src == 0;
        }
    }
}
