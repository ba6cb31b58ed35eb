using Skep.Compiler.Ir;

namespace Skep.Compiler.Passes;

/// <summary>Removes values without effect whose result nobody needs, circles of them too, and slots that nobody uses.</summary>
static class DeadCode
{
    public static void Run(Function function)
    {
        var isNeeded = new bool[function.ValueCount];
        Stack<Value> open = [];
        foreach (Block block in function.Blocks)
        {
            foreach (Value value in block.Values)
            {
                if (value.HasEffect)
                    Need(value);
            }
        }
        while (open.TryPop(out Value? value))
        {
            foreach (Value operand in value.Operands)
                Need(operand);
        }
        foreach (Block block in function.Blocks)
            block.RemoveWhere(value => !isNeeded[value.Id]);
        function.RemoveUnusedSlots();

        void Need(Value value)
        {
            if (isNeeded[value.Id])
                return;
            isNeeded[value.Id] = true;
            open.Push(value);
        }
    }
}
