using System.Collections;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Skep.KernelAbi;

/// <summary>A set of program types in one word.</summary>
[CollectionBuilder(typeof(ProgramTypeSet), nameof(Of))]
public readonly record struct ProgramTypeSet(ulong Bits) : IEnumerable<ProgramType>
{
    public int Count => BitOperations.PopCount(Bits);

    public static ProgramTypeSet Of(params ReadOnlySpan<ProgramType> types)
    {
        ulong bits = 0;
        foreach (ProgramType type in types)
            bits |= 1ul << (int)type;
        return new(bits);
    }

    public bool Contains(ProgramType type) => (uint)type < 64 && (Bits >> (int)type & 1) != 0;

    /// <summary>Those of the left that are not in the right.</summary>
    public static ProgramTypeSet operator -(ProgramTypeSet left, ProgramTypeSet right) => new(left.Bits & ~right.Bits);

    public IEnumerator<ProgramType> GetEnumerator()
    {
        for (ulong rest = Bits; rest != 0; rest &= rest - 1)
            yield return (ProgramType)BitOperations.TrailingZeroCount(rest);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
