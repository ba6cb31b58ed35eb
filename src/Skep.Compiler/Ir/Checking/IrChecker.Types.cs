namespace Skep.Compiler.Ir.Checking;

public sealed partial class IrChecker
{
    void CheckTypes(Block block, Value value)
    {
        if (TypeError(value) is { } error)
            Report(block, $"has {Name(value)}: {error}");
    }

    string? TypeError(Value value)
    {
        int expected = value.Info.Operands;
        if (expected >= 0 && value.Operands.Count != expected)
            return $"it takes {expected} operands and has {value.Operands.Count}";
        if (value.Operands.Any(static operand => operand.Type == ValueType.Void))
            return "an operand has no result";
        if (value.Info.Is(OpTraits.Arithmetic))
        {
            return value.Type is not (ValueType.I32 or ValueType.I64) ? "its type is no integer"
                : value.Op == Op.Bswap64 && value.Type == ValueType.I32 ? "an i32 has no 8 bytes"
                : Operands(value, value.Type);
        }
        if (value.Info.Is(OpTraits.Comparison))
            return value[0].Type == value[1].Type ? Result(value, ValueType.I32) : "it compares operands of different types";
        return value.Op switch
        {
            Op.ZExt or Op.SExt => Operands(value, ValueType.I32) ?? Result(value, ValueType.I64),
            Op.Trunc => Operands(value, ValueType.I64) ?? Result(value, ValueType.I32),
            Op.PtrAdd => Operands(value, ValueType.Pointer, ValueType.I64) ?? Result(value, ValueType.Pointer),
            Op.PtrDiff => Operands(value, ValueType.Pointer, ValueType.Pointer) ?? Result(value, ValueType.I64),
            Op.CoreAddress => Operands(value, ValueType.Pointer) ?? Result(value, ValueType.Pointer),
            Op.Load => Address(value) ?? (value.Type == ValueType.Void ? "it has no result" : Width(value, value.Type)),
            Op.Store => Address(value) ?? Result(value, ValueType.Void) ?? Width(value, value[1].Type),
            Op.Copy => Operands(value, ValueType.Pointer, ValueType.Pointer) ?? Result(value, ValueType.Void),
            Op.Zero => Operands(value, ValueType.Pointer) ?? Result(value, ValueType.Void),
            Op.Atomic => AtomicError(value),
            Op.Call => CallError(value, (Function)value.Symbol!),
            Op.Phi => value.Operands.All(operand => operand.Type == value.Type) ? null : "an operand has another type",
            Op.BrIf => Operands(value, ValueType.I32) ?? Targets(value, 2),
            Op.Br => Targets(value, 1),
            Op.Switch => value[0].Type is ValueType.I32 or ValueType.I64
                ? Targets(value, ((long[])value.Symbol!).Length + 1) ?? CaseError(value)
                : "it switches on no integer",
            Op.Ret => value.Operands.Count == (_function.ReturnType == ValueType.Void ? 0 : 1)
                ? (value.Operands.Count == 0 ? null : Operands(value, _function.ReturnType))
                : "the function's result is another",
            _ => null,
        };
    }

    static string? Operands(Value value, params ReadOnlySpan<ValueType> types)
    {
        for (int i = 0; i < value.Operands.Count; i++)
        {
            ValueType type = types[Math.Min(i, types.Length - 1)];
            if (value[i].Type != type)
                return $"operand {i} is {Text.IrNames.Of(value[i].Type)} instead of {Text.IrNames.Of(type)}";
        }
        return null;
    }

    static string? Result(Value value, ValueType type) => value.Type == type ? null : $"its type is {Text.IrNames.Of(value.Type)}";

    static string? Address(Value value) => value[0].Type == ValueType.Pointer ? null : "its address is no pointer";

    // A pointer is 8 bytes but in contexts, where the kernel shows it as 4.
    static string? Width(Value value, ValueType register) =>
        register == ValueType.I32 && value.Memory.Size == 8 ? "an i32 has no 8 bytes" : null;

    static string? AtomicError(Value value)
    {
        int operands = value.Atomic switch { AtomicKind.CompareExchange => 3, AtomicKind.LoadAcquire => 1, _ => 2 };
        if (value.Operands.Count != operands)
            return $"it takes {operands} operands and has {value.Operands.Count}";
        // Only an acquiring load and a releasing store exist for 1 and 2 bytes (RFC 9669 has none; Linux 6.15).
        bool isPlain = value.Atomic is AtomicKind.LoadAcquire or AtomicKind.StoreRelease;
        if (value.Memory.IsSigned || !isPlain && value.Memory.Size < 4)
            return "no atomic operation has this width";
        ValueType type = value.Atomic == AtomicKind.StoreRelease ? value[1].Type : value.Type;
        if ((value.Atomic == AtomicKind.StoreRelease) != (value.Type == ValueType.Void))
            return "its type does not fit what it does";
        if ((type == ValueType.I32) != (value.Memory.Size < 8))
            return "its type is not as wide as the memory";
        for (int i = 1; i < value.Operands.Count; i++)
        {
            if (value[i].Type != type)
                return $"operand {i} has another type";
        }
        return Address(value);
    }

    static string? CallError(Value value, Function callee)
    {
        if (value.Type != callee.ReturnType)
            return $"{callee.Name} gives {Text.IrNames.Of(callee.ReturnType)}";
        if (value.Operands.Count != callee.Parameters.Count)
            return $"{callee.Name} takes {callee.Parameters.Count} arguments and gets {value.Operands.Count}";
        for (int i = 0; i < value.Operands.Count; i++)
        {
            if (value[i].Type != callee.Parameters[i].Type)
                return $"argument {i} of {callee.Name} is {Text.IrNames.Of(callee.Parameters[i].Type)}";
        }
        return null;
    }

    static string? Targets(Value value, int count) => value.Blocks.Count == count ? null : $"it leads to {count} blocks and names {value.Blocks.Count}";

    static string? CaseError(Value value)
    {
        HashSet<long> cases = [];
        foreach (long number in (long[])value.Symbol!)
        {
            if (!cases.Add(number))
                return $"case {number} is there twice";
            if (value[0].Type == ValueType.I32 && number != (int)number)
                return $"case {number} is no i32";
        }
        return null;
    }
}
