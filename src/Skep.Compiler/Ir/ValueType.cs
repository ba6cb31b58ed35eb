namespace Skep.Compiler.Ir;

/// <summary>What a register can hold. Narrower integers exist in memory only (<see cref="MemoryType"/>), as in the instruction set.</summary>
public enum ValueType : byte
{
    Void,
    I32,
    I64,

    /// <summary>64 bits. What it points into is found by analysis, not declared.</summary>
    Pointer,
}
