namespace Skep.Bytecode;

/// <summary>Which fields of an instruction form are operands. Every other field is fixed, most often to zero.</summary>
[Flags]
public enum OperandFields : byte
{
    None = 0,
    Destination = 1,
    Source = 2,
    Offset = 4,
    Immediate = 8,
    /// <summary>The immediate of the second slot of a 64-bit immediate load.</summary>
    NextImmediate = 16,
}
