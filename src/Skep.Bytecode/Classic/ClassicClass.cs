namespace Skep.Bytecode;

/// <summary>The low three bits of a classic code.</summary>
public enum ClassicClass : byte
{
    Ld = 0,
    Ldx = 1,
    St = 2,
    Stx = 3,
    Alu = 4,
    Jmp = 5,
    Ret = 6,
    Misc = 7,
}
