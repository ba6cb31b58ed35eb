using Skep.Compiler.Ir;
using Skep.KernelAbi;

namespace Skep.Compiler.Analyses;

public sealed partial class PointerOrigins
{
    /// <summary>Whether a slot's address gets to where other code could keep it.</summary>
    static bool Escapes(Value slot)
    {
        HashSet<Value> seen = [slot];
        Stack<Value> open = new([slot]);
        while (open.TryPop(out Value? pointer))
        {
            foreach (Use use in pointer.Uses)
            {
                Value user = use.User;
                if (user.Op is Op.PtrAdd or Op.Phi or Op.CoreAddress)
                {
                    if (seen.Add(user))
                        open.Push(user);
                }
                else if (!IsHarmless(user, use.Operand))
                {
                    return true;
                }
            }
        }
        return false;
    }

    static bool IsHarmless(Value user, int operand) => user.Op switch
    {
        Op.Load or Op.Copy or Op.Zero => true,
        Op.Store or Op.Atomic => operand == 0,
        Op.Helper => IsMemoryArgument(user, operand),
        _ => user.Info.Is(OpTraits.Comparison),
    };

    /// <summary>Whether a helper only reads or writes what the argument points to, during the call.</summary>
    static bool IsMemoryArgument(Value call, int operand) =>
        Helpers.TryGet((HelperId)call.Immediate, out HelperInfo? helper) && operand < helper.Prototype.Arguments.Length
        && helper.Id != HelperId.DynptrFromMem
        && helper.Prototype.Arguments[operand].Kind is ArgumentKind.Memory or ArgumentKind.MapKey or ArgumentKind.MapValue;
}
