using Skep.Compiler.Analyses;
using Skep.Compiler.Ir;

namespace Skep.Compiler.Passes;

/// <summary>
/// Compares the 64-bit form of a number where that exists already: the verifier learns a range for the register that is compared, and an
/// index
/// that was extended before its check would keep none.
/// </summary>
static class WideComparisons
{
    public static bool Run(Function function)
    {
        ControlFlow? flow = null;
        bool isChanged = false;
        foreach (Block block in function.Blocks)
        {
            foreach (Value value in block.Values.ToArray())
            {
                if (!value.Info.Is(OpTraits.Comparison) || value[0].Type != ValueType.I32 || !value[1].IsConstant || value[0].IsLeaf)
                    continue;
                bool isSigned = value.Op >= Op.SLt;
                flow ??= new ControlFlow(function);
                if (value[0].Users.FirstOrDefault(user => user.Op == (isSigned ? Op.SExt : Op.ZExt)
                    && IsBefore(user, value, flow)) is not { } wide)
                    continue;
                long number = isSigned ? value[1].Immediate : (uint)value[1].Immediate;
                // A constant that fits no instruction would cost another register.
                if (number != (int)number)
                    continue;
                value.SetOperand(0, wide);
                value.SetOperand(1, function.Constant(ValueType.I64, number));
                isChanged = true;
            }
        }
        return isChanged;
    }

    static bool IsBefore(Value value, Value other, ControlFlow flow) =>
        value.Block == other.Block
            ? value.Block!.IndexOf(value) < value.Block.IndexOf(other)
            : flow.IsReachable(value.Block!) && flow.IsReachable(other.Block!) && flow.Dominates(value.Block!, other.Block!);
}
