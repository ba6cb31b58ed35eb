namespace Skep.Compiler.Ir;

/// <summary>What a <see cref="Value"/> computes. <see cref="OpTable"/> has a row for each.</summary>
public enum Op : byte
{
    // Leaves: no effect, no place that matters.
    Constant,
    Undefined,
    Parameter,
    Slot,
    Global,
    Map,
    Function,
    Extern,
    Core,

    // Integers of one width.
    Add,
    Sub,
    Mul,
    UDiv,
    SDiv,
    URem,
    SRem,
    And,
    Or,
    Xor,
    Shl,
    LShr,
    AShr,
    Neg,
    Bswap16,
    Bswap32,
    Bswap64,

    // Between widths.
    SExt8,
    SExt16,
    ZExt,
    SExt,
    Trunc,

    // Pointers.
    PtrAdd,
    PtrDiff,
    CoreAddress,

    // Comparisons: i32 0 or 1.
    Eq,
    Ne,
    ULt,
    ULe,
    UGt,
    UGe,
    SLt,
    SLe,
    SGt,
    SGe,

    // Memory.
    Load,
    Store,
    Copy,
    Zero,
    Atomic,

    // Calls.
    Call,
    Helper,
    Kfunc,

    Phi,

    // Terminators.
    Br,
    BrIf,
    Switch,
    Ret,
    Unreachable,
}
