using Skep.Compiler.Ir;

namespace Skep.Compiler.CodeGeneration;

/// <summary>A function in instructions of the machine, on its way from selection to emission.</summary>
sealed class MachineFunction(Function source)
{
    int _nextBlock;

    public Function Source { get; } = source;

    /// <summary>The first is the entry. Order means nothing before <see cref="BlockOrder"/>.</summary>
    public List<MachineBlock> Blocks { get; set; } = [];

    public List<FrameObject> Frame { get; } = [];

    /// <summary>One more than the highest register number.</summary>
    public int RegisterCount { get; private set; } = MachineRegister.FirstVirtual;

    /// <summary>One more than the highest block id.</summary>
    public int BlockCount => _nextBlock;

    /// <summary>Bytes of stack.</summary>
    public int FrameSize { get; set; }

    /// <summary>Where each register is, once allocated: the number of a machine register.</summary>
    public int[] Assignment { get; set; } = [];

    public MachineBlock Entry => Blocks[0];

    public int NewRegister() => RegisterCount++;

    public MachineBlock NewBlock(bool isCold = false)
    {
        var block = new MachineBlock(_nextBlock++, isCold);
        Blocks.Add(block);
        return block;
    }

    public FrameObject NewFrameObject(int size, int alignment, SlotSymbol? slot = null)
    {
        var item = new FrameObject(Frame.Count, size, alignment, slot);
        Frame.Add(item);
        return item;
    }
}
