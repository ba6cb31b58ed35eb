using Skep.Compiler.Ir;

namespace Skep.Compiler.Passes;

/// <summary>What makes two values compute the same.</summary>
readonly record struct Expression(Op Op, ValueType Type, object? Symbol, Value? Left, Value? Right)
{
    public static Expression Of(Value value) => value.Operands.Count switch
    {
        0 => new(value.Op, value.Type, value.Symbol, null, null),
        1 => new(value.Op, value.Type, value.Symbol, value[0], null),
        _ => Of(value.Op, value[0], value[1]) with { Type = value.Type },
    };

    /// <summary>A comparison, or another operation with two operands; those that may change places stand in the order of their
    /// ids.</summary>
    public static Expression Of(Op op, Value left, Value right)
    {
        bool isSwapped = OpTable.Of(op).Is(OpTraits.Commutative) && left.Id > right.Id;
        return new(op, ValueType.I32, null, isSwapped ? right : left, isSwapped ? left : right);
    }

    public bool Equals(Expression other) =>
        Op == other.Op && Type == other.Type && ReferenceEquals(Left, other.Left) && ReferenceEquals(Right, other.Right)
            && Equals(Symbol, other.Symbol);

    public override int GetHashCode() => ((((int)Op * 31) + (Left?.Id ?? -1)) * 1000003 + (Right?.Id ?? -1)) * 7 + (int)Type;
}
