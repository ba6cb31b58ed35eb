namespace Skep;

/// <summary>What a callback says to the loop that calls it.</summary>
public enum LoopControl
{
    Continue = 0,
    Break = 1,
}
