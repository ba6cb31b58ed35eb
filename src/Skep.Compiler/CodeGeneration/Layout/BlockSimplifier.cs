using Skep.Bytecode;

namespace Skep.Compiler.CodeGeneration;

/// <summary>After allocation: removes blocks that do nothing, that are there twice, or that can be part of another.</summary>
static class BlockSimplifier
{
    /// <summary>Blocks up to this length are compared with each other.</summary>
    const int MostShared = 12;

    public static void Run(MachineFunction function)
    {
        bool changed = true;
        while (changed)
        {
            MachineFlow.Prune(function);
            changed = SkipEmpty(function) || MergeSame(function) || Join(function) || HoistMoves(function);
        }
    }

    /// <summary>Jumps to a block that only jumps go where it does. Jumps to where control never comes are never taken.</summary>
    static bool SkipEmpty(MachineFunction function)
    {
        bool changed = false;
        foreach (MachineBlock block in function.Blocks)
            changed |= SkipEmpty(block, block.Taken) | SkipEmpty(block, block.Next);
        return changed;
    }

    static bool SkipEmpty(MachineBlock block, MachineBlock? target)
    {
        if (target is not { IsEmpty: true } || target == block)
            return false;
        if (target.End == BlockEnd.Jump && target.Next != target)
        {
            block.Redirect(target, target.Next!);
            return true;
        }
        if (target.End != BlockEnd.Unreachable || block.End != BlockEnd.Branch)
            return false;
        block.JumpTo(target == block.Taken ? block.Next! : block.Taken!);
        return true;
    }

    /// <summary>Of blocks that do the same and go on to the same, one is enough.</summary>
    static bool MergeSame(MachineFunction function)
    {
        bool changed = false;
        var known = new Dictionary<int, List<MachineBlock>>();
        foreach (MachineBlock block in function.Blocks)
        {
            if (block == function.Entry || block.Code.Count > MostShared || block.End == BlockEnd.Branch)
                continue;
            int hash = HashCode.Combine(block.End, block.Next?.Id, block.Code.Count);
            foreach (MachineInstruction instruction in block.Code)
                hash = HashCode.Combine(hash, instruction.Code, instruction.Destination, instruction.Source);
            if (!known.TryGetValue(hash, out List<MachineBlock>? candidates))
                known[hash] = candidates = [];
            MachineBlock? same = candidates.Find(other => IsSame(block, other));
            if (same is null)
            {
                candidates.Add(block);
                continue;
            }
            foreach (MachineBlock predecessor in function.Blocks)
                predecessor.Redirect(block, same);
            changed = true;
        }
        return changed;
    }

    static bool IsSame(MachineBlock left, MachineBlock right)
    {
        if (left.End != right.End || left.Next != right.Next || left.Code.Count != right.Code.Count)
            return false;
        for (int i = 0; i < left.Code.Count; i++)
        {
            if (!IsSame(left.Code[i], right.Code[i]))
                return false;
        }
        return true;
    }

    static bool IsSame(MachineInstruction left, MachineInstruction right) =>
        left.Code == right.Code && left.Destination == right.Destination && left.Source == right.Source && left.Upper == right.Upper
        && left.Frame == right.Frame && left.Arguments == right.Arguments && Equals(left.Symbol, right.Symbol);

    /// <summary>A block that has one predecessor, which goes nowhere else, becomes part of it.</summary>
    static bool Join(MachineFunction function)
    {
        bool changed = false;
        List<MachineBlock>[] predecessors = MachineFlow.Predecessors(function);
        foreach (MachineBlock block in function.Blocks)
        {
            while (block is { End: BlockEnd.Jump, Next: { } next } && next != block && next != function.Entry
                && predecessors[next.Id].Count == 1)
            {
                block.Code.AddRange(next.Code);
                block.CopyEnd(next);
                next.Code = [];
                // What follows is entered from here now; the block in between is left without predecessors.
                predecessors[next.Id].Clear();
                changed = true;
            }
        }
        return changed;
    }

    /// <summary>
    /// <c>if (c) goto A; B: x = 1; goto C; A: x = 2; C:</c> becomes <c>x = 2; if (c) goto C; x = 1; C:</c>, where nobody else wants x.
    /// </summary>
    static bool HoistMoves(MachineFunction function)
    {
        List<MachineBlock>[] predecessors = MachineFlow.Predecessors(function);
        Liveness? liveness = null;
        foreach (MachineBlock block in function.Blocks)
        {
            if (block.End != BlockEnd.Branch)
                continue;
            foreach (bool taken in (ReadOnlySpan<bool>)[true, false])
            {
                MachineBlock side = taken ? block.Taken! : block.Next!, other = taken ? block.Next! : block.Taken!;
                if (predecessors[side.Id].Count != 1 || side.End != BlockEnd.Jump || side.Code.Count != 1 || side.Next == block
                    || predecessors[side.Next!.Id].Count < 2 || side.Next == other)
                    continue;
                MachineInstruction move = side.Code[0];
                if (!IsMove(move) || Reads(block.Condition!, move.Destination))
                    continue;
                liveness ??= Liveness.Find(function, MachineFlow.Prune(function));
                if (liveness.In(other).Has(move.Destination))
                    continue;
                side.Code.Clear();
                block.Code.Add(move);
                return true;
            }
        }
        return false;
    }

    /// <summary>What the kernel may lack stays behind the test for it: relocation makes an illegal instruction of it.</summary>
    static bool IsMove(MachineInstruction instruction) =>
        instruction is { IsFrameAddress: false, Symbol: null, Code: { IsAlu: true, AluOperation: AluOperation.Mov } };

    static bool Reads(MachineInstruction condition, int register) =>
        condition.Destination == register || (condition.ReadsSource && condition.Source == register);
}
