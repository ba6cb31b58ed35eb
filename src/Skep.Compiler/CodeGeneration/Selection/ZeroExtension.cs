using Skep.Bytecode;
using Skep.Compiler.Analyses;
using Skep.Compiler.Ir;

namespace Skep.Compiler.CodeGeneration;

/// <summary>
/// Finds the values whose upper 32 bits are zero in the register that holds them, because of the instruction that makes them. Only of
/// those is a <c>zext</c> free; about the upper half of other i32 values nothing is known.
/// </summary>
sealed class ZeroExtension
{
    readonly bool[] _isClean;

    /// <summary>By value: whether the upper half is cleared where the value is made, which the instruction alone does not.</summary>
    readonly bool[] _isCleared;
    readonly bool _hasAlu32;
    readonly bool _hasSignedLoads;
    readonly bool _isSubprogram;

    public ZeroExtension(Function function, IReadOnlyList<Block> order, IsaVersion isa)
    {
        _isClean = new bool[function.ValueCount];
        _isCleared = new bool[function.ValueCount];
        _hasAlu32 = isa >= IsaVersion.V3;
        _hasSignedLoads = isa >= IsaVersion.V4;
        // A callback is called by the kernel, which promises nothing.
        _isSubprogram = function is { Section: null, IsCallback: false };
        foreach (Value parameter in function.Parameters)
            _isCleared[parameter.Id] = !_isSubprogram && IsExtended(parameter);
        var phis = new List<Value>();
        foreach (Block block in order)
        {
            foreach (Value value in block.Values)
            {
                // Phis in circles are clean if all that comes from outside is.
                if (value.Op == Op.Phi)
                    phis.Add(value);
                _isClean[value.Id] = value.Op == Op.Phi || Compute(value);
                if (value.Op is Op.Helper or Op.Kfunc && IsExtended(value) || IsForgotten(value) && IsPartOfAddress(value, 0))
                    _isClean[value.Id] = _isCleared[value.Id] = true;
            }
        }
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (Value phi in phis)
            {
                if (_isClean[phi.Id] && !phi.Operands.All(IsClean))
                {
                    _isClean[phi.Id] = false;
                    changed = true;
                }
            }
            if (changed)
                changed = Propagate(order);
        }
    }

    /// <summary>Whether the upper half is zero.</summary>
    public bool IsClean(Value value) => value.Op switch
    {
        Op.Constant => IsCleanConstant(value.Type, value.Immediate),
        Op.Undefined => true,
        Op.Parameter => (_isSubprogram && value.Type == ValueType.I32) || _isCleared[value.Id],
        Op.Core => _hasAlu32 && value.Type == ValueType.I32,
        _ => !value.IsLeaf && _isClean[value.Id],
    };

    /// <summary>
    /// Whether the upper half is to be cleared at once where the value is made. The extended value then is in the same register, and what
    /// the verifier learns from a comparison of one it knows of the other.
    /// </summary>
    public bool IsCleared(Value value) => _isCleared[value.Id];

    /// <summary>
    /// After divisions and byte swaps the verifier takes all 64 bits for unknown (__mark_reg_unknown in adjust_scalar_min_max_vals and check_alu_op, up to
    /// Linux 6.18), whatever the instruction does to the upper half.
    /// </summary>
    bool IsForgotten(Value value) => value.Op switch
    {
        Op.UDiv or Op.URem or Op.Bswap16 or Op.Bswap32 => value.Type == ValueType.I32 || KnownBits.Of(value).Maximum <= int.MaxValue,
        Op.SDiv or Op.SRem => value.Type == ValueType.I32 && _hasSignedLoads,
        _ => false,
    };

    static bool IsPartOfAddress(Value value, int depth)
    {
        const int Farthest = 5;
        if (depth == Farthest)
            return false;
        foreach (Value user in value.Users)
        {
            if (user.Op is Op.PtrAdd or Op.Helper or Op.Kfunc)
                return true;
            bool passesOn = user.Op is Op.ZExt or Op.Trunc or Op.Add or Op.Sub or Op.Mul or Op.Shl or Op.LShr or Op.Phi;
            if (passesOn && IsPartOfAddress(user, depth + 1))
                return true;
        }
        return false;
    }

    static bool IsExtended(Value value) => value.Type == ValueType.I32 && value.Users.Any(static user => user.Op == Op.ZExt);

    /// <summary>What a 32-bit move makes of a number is clean; a 64-bit one extends its sign.</summary>
    bool IsCleanConstant(ValueType type, long number) => type == ValueType.I32
        ? _hasAlu32 || number >= 0
        : (ulong)number <= uint.MaxValue;

    bool Propagate(IReadOnlyList<Block> order)
    {
        foreach (Block block in order)
        {
            foreach (Value value in block.Values)
            {
                if (value.Op != Op.Phi && _isClean[value.Id] && !_isCleared[value.Id])
                    _isClean[value.Id] = Compute(value);
            }
        }
        return true;
    }

    bool Compute(Value value)
    {
        bool is32 = value.Type == ValueType.I32;
        switch (value.Op)
        {
            case Op.Load when value.Memory.IsSigned:
                // Shifts of 32 bits extend the sign, or one load that extends it to 64.
                return _hasAlu32 && !_hasSignedLoads && is32;
            case Op.Load:
                return value.Memory.Size < 8;
            case Op.Eq or Op.Ne or Op.ULt or Op.ULe or Op.UGt or Op.UGe or Op.SLt or Op.SLe or Op.SGt or Op.SGe:
            case Op.ZExt or Op.Bswap16 or Op.Bswap32:
                return true;
            case Op.Trunc:
                return IsClean(value[0]);
            case Op.Call or Op.Atomic:
                return is32;
            case Op.And:
                return (is32 && _hasAlu32) || IsClean(value[0]) || IsClean(value[1]);
            case Op.UDiv or Op.URem when is32:
                return true;
            case Op.Or or Op.Xor or Op.UDiv or Op.URem:
                return (is32 && _hasAlu32) || (IsClean(value[0]) && IsClean(value[1]));
            case Op.LShr:
                return is32 || IsClean(value[0]) || value[1] is { IsConstant: true, Immediate: >= 32 and < 64 };
            case Op.Add or Op.Sub or Op.Mul or Op.SDiv or Op.SRem or Op.Shl or Op.AShr or Op.Neg or Op.SExt8 or Op.SExt16:
                return is32 && _hasAlu32;
            default:
                return false;
        }
    }
}
