using Skep.Compiler.Ir;

namespace Skep.Compiler.CodeGeneration;

/// <summary>Where a load or store goes.</summary>
/// <param name="Register">The base.</param>
/// <param name="Offset">Bytes from the base, or from the start of <paramref name="Frame"/>. It may not fit in an instruction.</param>
/// <param name="Frame">The stack object that the offset counts from; the base is the frame pointer then.</param>
/// <param name="Core">The field whose offset the instruction has.</param>
/// <param name="Widest">Bytes that one access may have, where the place is on the stack though the base is not the frame pointer.</param>
readonly record struct Address(int Register, long Offset, FrameObject? Frame = null, CoreAccess? Core = null, int Widest = 8)
{
    /// <summary>The widest access, in bytes, that the verifier allows here: it refuses unaligned ones to the stack.</summary>
    public int Alignment => Frame is null ? Widest : (int)Math.Min((ulong)Frame.Alignment, LowestBit(Offset));

    static ulong LowestBit(long offset) => offset == 0 ? 8 : (ulong)(offset & -offset);

    public Address Plus(long distance) => this with { Offset = Offset + distance };
}
