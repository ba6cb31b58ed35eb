using Skep.Compiler.Ir;

namespace Skep.Compiler.Passes;

/// <summary>Makes zeros of what is undefined: the verifier accepts no register that was never written, even if the number does not
/// matter.</summary>
static class UndefinedValues
{
    public static bool Run(Function function)
    {
        bool isChanged = false;
        foreach (Block block in function.Blocks)
        {
            foreach (Value value in block.Values)
            {
                for (int i = 0; i < value.Operands.Count; i++)
                {
                    if (value[i].Op != Op.Undefined)
                        continue;
                    value.SetOperand(i, function.Constant(value[i].Type, 0));
                    isChanged = true;
                }
            }
        }
        return isChanged;
    }
}
