namespace Skep.Bytecode;

/// <summary>What the operands of one line say, before it is known which form the line is.</summary>
struct OperandValues
{
    public Register? Destination;
    public Register? Source;
    public short Offset;
    /// <summary>The immediate as written, and where, since how much of it fits depends on the form.</summary>
    public long Immediate;
    public int ImmediateToken;
    public bool IsBitPattern;
    public int NextImmediate;
    public string? Label;
    public string? Map;
}
