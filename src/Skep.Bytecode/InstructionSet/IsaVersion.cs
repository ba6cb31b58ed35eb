namespace Skep.Bytecode;

/// <summary>The lowest <c>-mcpu</c> at which compilers emit an instruction by themselves.</summary>
public enum IsaVersion : byte
{
    V1 = 1,
    /// <summary>Adds the less-than jumps.</summary>
    V2,
    /// <summary>Adds 32-bit arithmetic and jumps, and the fetching atomics.</summary>
    V3,
    /// <summary>Adds sign-extending loads and moves, signed division, unconditional byte swaps, long jumps.</summary>
    V4,
}
