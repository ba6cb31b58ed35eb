namespace Skep.Compiler.Ir;

[Flags]
public enum OpTraits : ushort
{
    None = 0,

    /// <summary>Two operands may change places.</summary>
    Commutative = 1 << 0,

    /// <summary>Ends a block.</summary>
    Terminator = 1 << 1,

    /// <summary>May read memory.</summary>
    Reads = 1 << 2,

    /// <summary>May write memory or be seen from outside; never dropped for want of users.</summary>
    Writes = 1 << 3,

    /// <summary>Both operands and the result have one integer type.</summary>
    Arithmetic = 1 << 4,

    /// <summary>Compares two operands of one type; the result is an i32, 0 or 1.</summary>
    Comparison = 1 << 5,

    /// <summary>Belongs to no block: a constant, an address, a parameter.</summary>
    Leaf = 1 << 6,
}

/// <summary>One row of <see cref="OpTable"/>.</summary>
/// <param name="Name">As written in the textual form.</param>
/// <param name="Operands">How many; -1 for any number.</param>
public readonly record struct OpInfo(Op Op, string Name, int Operands, OpTraits Traits)
{
    public bool Is(OpTraits traits) => (Traits & traits) != 0;
}

/// <summary>The operations of the intermediate representation; printer, parser, checker, interpreter and passes read the same
/// rows.</summary>
public static class OpTable
{
    const OpTraits Binary = OpTraits.Arithmetic;
    const OpTraits Symmetric = OpTraits.Arithmetic | OpTraits.Commutative;
    const OpTraits Compare = OpTraits.Comparison;
    const OpTraits Effect = OpTraits.Reads | OpTraits.Writes;

    static readonly OpInfo[] Rows = Check(
    [
        new(Op.Constant, "const", 0, OpTraits.Leaf),
        new(Op.Undefined, "undef", 0, OpTraits.Leaf),
        new(Op.Parameter, "param", 0, OpTraits.Leaf),
        new(Op.Slot, "slot", 0, OpTraits.Leaf),
        new(Op.Global, "global", 0, OpTraits.Leaf),
        new(Op.Map, "map", 0, OpTraits.Leaf),
        new(Op.Function, "function", 0, OpTraits.Leaf),
        new(Op.Extern, "extern", 0, OpTraits.Leaf),
        new(Op.Core, "core", 0, OpTraits.Leaf),

        new(Op.Add, "add", 2, Symmetric),
        new(Op.Sub, "sub", 2, Binary),
        new(Op.Mul, "mul", 2, Symmetric),
        new(Op.UDiv, "udiv", 2, Binary),
        new(Op.SDiv, "sdiv", 2, Binary),
        new(Op.URem, "urem", 2, Binary),
        new(Op.SRem, "srem", 2, Binary),
        new(Op.And, "and", 2, Symmetric),
        new(Op.Or, "or", 2, Symmetric),
        new(Op.Xor, "xor", 2, Symmetric),
        new(Op.Shl, "shl", 2, Binary),
        new(Op.LShr, "lshr", 2, Binary),
        new(Op.AShr, "ashr", 2, Binary),
        new(Op.Neg, "neg", 1, Binary),
        new(Op.Bswap16, "bswap16", 1, Binary),
        new(Op.Bswap32, "bswap32", 1, Binary),
        new(Op.Bswap64, "bswap64", 1, Binary),

        new(Op.SExt8, "sext8", 1, Binary),
        new(Op.SExt16, "sext16", 1, Binary),
        new(Op.ZExt, "zext", 1, OpTraits.None),
        new(Op.SExt, "sext", 1, OpTraits.None),
        new(Op.Trunc, "trunc", 1, OpTraits.None),

        new(Op.PtrAdd, "ptradd", 2, OpTraits.None),
        new(Op.PtrDiff, "ptrdiff", 2, OpTraits.None),
        new(Op.CoreAddress, "core.address", 1, OpTraits.None),

        new(Op.Eq, "eq", 2, Compare | OpTraits.Commutative),
        new(Op.Ne, "ne", 2, Compare | OpTraits.Commutative),
        new(Op.ULt, "ult", 2, Compare),
        new(Op.ULe, "ule", 2, Compare),
        new(Op.UGt, "ugt", 2, Compare),
        new(Op.UGe, "uge", 2, Compare),
        new(Op.SLt, "slt", 2, Compare),
        new(Op.SLe, "sle", 2, Compare),
        new(Op.SGt, "sgt", 2, Compare),
        new(Op.SGe, "sge", 2, Compare),

        new(Op.Load, "load", 1, OpTraits.Reads),
        new(Op.Store, "store", 2, OpTraits.Writes),
        new(Op.Copy, "copy", 2, Effect),
        new(Op.Zero, "zero", 1, OpTraits.Writes),
        new(Op.Atomic, "atomic", -1, Effect),

        new(Op.Call, "call", -1, Effect),
        new(Op.Helper, "helper", -1, Effect),
        new(Op.Kfunc, "kfunc", -1, Effect),

        new(Op.Phi, "phi", -1, OpTraits.None),

        new(Op.Br, "br", 0, OpTraits.Terminator),
        new(Op.BrIf, "brif", 1, OpTraits.Terminator),
        new(Op.Switch, "switch", 1, OpTraits.Terminator),
        new(Op.Ret, "ret", -1, OpTraits.Terminator),
        new(Op.Unreachable, "unreachable", 0, OpTraits.Terminator),
    ]);

    public static ReadOnlySpan<OpInfo> All => Rows;

    public static ref readonly OpInfo Of(Op op) => ref Rows[(int)op];

    static OpInfo[] Check(OpInfo[] rows)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            if ((int)rows[i].Op != i)
                throw new InvalidOperationException($"row {i} is {rows[i].Op}");
        }
        return rows;
    }
}
