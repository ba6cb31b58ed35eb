using System.Collections;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Skep.KernelAbi;

/// <summary>A set of attach types in one word.</summary>
[CollectionBuilder(typeof(AttachTypeSet), nameof(Of))]
public readonly record struct AttachTypeSet(ulong Bits) : IEnumerable<AttachType>
{
    public int Count => BitOperations.PopCount(Bits);

    public static AttachTypeSet Of(params ReadOnlySpan<AttachType> types)
    {
        ulong bits = 0;
        foreach (AttachType type in types)
            bits |= 1ul << (int)type;
        return new(bits);
    }

    public bool Contains(AttachType type) => (uint)type < 64 && (Bits >> (int)type & 1) != 0;

    public static AttachTypeSet operator |(AttachTypeSet left, AttachTypeSet right) => new(left.Bits | right.Bits);

    public IEnumerator<AttachType> GetEnumerator()
    {
        for (ulong rest = Bits; rest != 0; rest &= rest - 1)
            yield return (AttachType)BitOperations.TrailingZeroCount(rest);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
