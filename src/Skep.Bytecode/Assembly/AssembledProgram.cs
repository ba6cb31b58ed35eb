namespace Skep.Bytecode;

/// <summary>What <see cref="Assembler"/> and <see cref="ProgramBuilder"/> make.</summary>
/// <param name="Labels">The slot of each label.</param>
/// <param name="Maps">The 64-bit immediate loads that name a map, whose immediate is still zero.</param>
public sealed record AssembledProgram(
    Instruction[] Instructions, IReadOnlyDictionary<string, int> Labels, IReadOnlyList<MapReference> Maps);

/// <summary>A map named by the 64-bit immediate load at a slot, for the loader to replace by a file descriptor.</summary>
public readonly record struct MapReference(int Slot, string Name);
