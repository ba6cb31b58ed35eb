namespace Skep.KernelAbi;

/// <summary>Access widths in bytes; each value is its own bit.</summary>
[Flags]
public enum AccessWidths : byte
{
    None = 0,
    One = 1,
    Two = 2,
    Four = 4,
    Eight = 8,
    UpToFour = One | Two | Four,
    Any = One | Two | Four | Eight,
}
