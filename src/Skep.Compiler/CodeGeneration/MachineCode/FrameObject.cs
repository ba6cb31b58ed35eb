using Skep.Compiler.Ir;

namespace Skep.Compiler.CodeGeneration;

/// <summary>Bytes on the stack: a slot, or a register that did not fit.</summary>
sealed class FrameObject(int id, int size, int alignment, SlotSymbol? slot)
{
    /// <summary>Index in <see cref="MachineFunction.Frame"/>.</summary>
    public int Id { get; } = id;

    public int Size { get; } = size;

    public int Alignment { get; } = alignment;

    /// <summary>Null for a spilled register.</summary>
    public SlotSymbol? Slot { get; } = slot;

    /// <summary>Bytes from the frame pointer to the first byte: negative, once the frame is laid out.</summary>
    public int Offset { get; set; }
}
