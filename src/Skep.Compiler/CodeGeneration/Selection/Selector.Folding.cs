using Skep.Compiler.Ir;

namespace Skep.Compiler.CodeGeneration;

sealed partial class Selector
{
    /// <summary>Finds comparisons that become conditional jumps, and addresses that become offsets of loads and stores.</summary>
    void FindFolded()
    {
        foreach (Block block in _order)
        {
            foreach (Value value in block.Values)
            {
                _isFolded[value.Id] = value.IsUsed && value.Op switch
                {
                    Op.PtrAdd => value[1].IsConstant
                        && (Root(value).Op is Op.Slot or Op.Global || value.Users.All(user => FitsIn(value, user))),
                    Op.CoreAddress => value.Users.All(user => IsPlainAccess(value, user)),
                    >= Op.Eq and <= Op.SGe => value.Users.All(static user => user.Op == Op.BrIf),
                    Op.And => value.Users.All(IsZeroTest),
                    _ => false,
                };
            }
        }
    }

    /// <summary>What an address counts from, through constant distances.</summary>
    static Value Root(Value address)
    {
        while (address.Op == Op.PtrAdd && address[1].IsConstant)
            address = address[0];
        return address;
    }

    static bool FitsIn(Value address, Value user) => IsAddressOnly(address, user)
        && user.Op switch
        {
            Op.Load or Op.Store or Op.Atomic => IsOffset(address[1].Immediate + user.Immediate),
            _ => IsOffset(address[1].Immediate) && IsOffset(address[1].Immediate + user.Immediate),
        };

    static bool IsAddressOnly(Value address, Value user) => user.Op switch
    {
        Op.Load or Op.Zero => true,
        Op.Store or Op.Atomic => user[0] == address && user.Operands.Skip(1).All(operand => operand != address),
        Op.Copy => true,
        _ => false,
    };

    /// <summary>A relocation changes the offset of a load or store, so there can be no other number in it.</summary>
    static bool IsPlainAccess(Value address, Value user) =>
        user.Op is Op.Load or Op.Store && user.Immediate == 0 && IsAddressOnly(address, user)
        && IsOffset(((CoreAccess)address.Symbol!).LocalValue);

    /// <summary>A comparison of some bits with zero, which is one jump: the offset of a JSET.</summary>
    static bool IsZeroTest(Value user) => user.Op is Op.Eq or Op.Ne && user[1].IsZero && user.IsUsed
        && user.Users.All(static jump => jump.Op == Op.BrIf);

    static bool IsOffset(long number) => number == (short)number;

    static bool IsImmediate(long number) => number == (int)number;
}
