namespace Skep.Bytecode;

/// <summary>The operation code of the jump classes: opcode bits 4-7 (RFC 9669 section 4.3; <c>Jcond</c> is the kernel's).</summary>
public enum JumpOperation : byte
{
    Ja = 0x00,
    Jeq = 0x10,
    Jgt = 0x20,
    Jge = 0x30,
    Jset = 0x40,
    Jne = 0x50,
    Jsgt = 0x60,
    Jsge = 0x70,
    Call = 0x80,
    Exit = 0x90,
    Jlt = 0xa0,
    Jle = 0xb0,
    Jslt = 0xc0,
    Jsle = 0xd0,
    /// <summary>Conditional pseudo jumps; source 0 is <c>may_goto</c>.</summary>
    Jcond = 0xe0,
}

public static class JumpOperationExtensions
{
    extension(JumpOperation operation)
    {
        /// <summary>The comparison that holds exactly when this one does not; null for <c>Jset</c> and for what compares nothing.</summary>
        public JumpOperation? Inverse => operation switch
        {
            JumpOperation.Jeq => JumpOperation.Jne,
            JumpOperation.Jne => JumpOperation.Jeq,
            JumpOperation.Jgt => JumpOperation.Jle,
            JumpOperation.Jle => JumpOperation.Jgt,
            JumpOperation.Jge => JumpOperation.Jlt,
            JumpOperation.Jlt => JumpOperation.Jge,
            JumpOperation.Jsgt => JumpOperation.Jsle,
            JumpOperation.Jsle => JumpOperation.Jsgt,
            JumpOperation.Jsge => JumpOperation.Jslt,
            JumpOperation.Jslt => JumpOperation.Jsge,
            _ => null,
        };
    }
}
