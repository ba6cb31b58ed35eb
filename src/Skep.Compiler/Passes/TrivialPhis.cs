using Skep.Compiler.Ir;

namespace Skep.Compiler.Passes;

/// <summary>Removes phis whose operands are all one value, or the phi itself.</summary>
static class TrivialPhis
{
    public static void Remove(Function function) =>
        Remove([.. function.Blocks.SelectMany(static block => block.Phis)]);

    public static void Remove(List<Value> phis)
    {
        Stack<Value> open = new(phis);
        while (open.TryPop(out Value? phi))
        {
            if (phi.Block is null || Same(phi) is not { } value)
                continue;
            foreach (Use use in phi.Uses)
            {
                if (use.User.Op == Op.Phi && use.User != phi)
                    open.Push(use.User);
            }
            phi.ReplaceUsesWith(value);
            phi.Remove();
        }
    }

    /// <summary>The one value that a phi stands for.</summary>
    static Value? Same(Value phi)
    {
        Value? same = null;
        foreach (Value operand in phi.Operands)
        {
            if (operand == phi || operand == same)
                continue;
            if (same is not null)
                return null;
            same = operand;
        }
        return same ?? phi.Block!.Function.Undefined(phi.Type);
    }
}
