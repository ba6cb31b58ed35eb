using Skep.Compiler.Ir;

namespace Skep.Compiler.CodeGeneration;

/// <summary>How a <see cref="MachineBlock"/> ends.</summary>
enum BlockEnd : byte
{
    /// <summary>Goes on at <see cref="MachineBlock.Next"/>.</summary>
    Jump,

    /// <summary>To <see cref="MachineBlock.Taken"/> if the condition holds, else to <see cref="MachineBlock.Next"/>.</summary>
    Branch,

    /// <summary>Leaves the function with what is in r0.</summary>
    Exit,

    /// <summary>Control never comes here.</summary>
    Unreachable,
}

sealed class MachineBlock(int id, bool isCold)
{
    public int Id { get; } = id;

    public bool IsCold { get; } = isCold;

    public List<MachineInstruction> Code { get; set; } = [];

    public BlockEnd End { get; private set; } = BlockEnd.Unreachable;

    /// <summary>A conditional jump, where the block ends in a branch.</summary>
    public MachineInstruction? Condition { get; private set; }

    public MachineBlock? Taken { get; private set; }

    public MachineBlock? Next { get; private set; }

    /// <summary>How many loops it is in.</summary>
    public int LoopDepth { get; set; }

    /// <summary>The source of the jump or exit at its end.</summary>
    public SourcePoint? EndOrigin { get; set; }

    public bool IsEmpty => Code.Count == 0;

    public void JumpTo(MachineBlock next) => (End, Condition, Taken, Next) = (BlockEnd.Jump, null, null, next);

    public void BranchTo(MachineInstruction condition, MachineBlock taken, MachineBlock next)
    {
        if (taken == next)
            JumpTo(next);
        else
            (End, Condition, Taken, Next) = (BlockEnd.Branch, condition, taken, next);
    }

    public void Exit() => (End, Condition, Taken, Next) = (BlockEnd.Exit, null, null, null);

    public void CopyEnd(MachineBlock other)
    {
        (End, Condition, Taken, Next) = (other.End, other.Condition, other.Taken, other.Next);
        EndOrigin = other.EndOrigin;
    }

    /// <summary>Makes every edge to one block lead to another.</summary>
    public void Redirect(MachineBlock before, MachineBlock now)
    {
        MachineBlock? taken = Taken == before ? now : Taken, next = Next == before ? now : Next;
        if (End == BlockEnd.Branch && taken == next)
            JumpTo(next!);
        else
            (Taken, Next) = (taken, next);
    }

    public override string ToString() => $"m{Id}";
}
