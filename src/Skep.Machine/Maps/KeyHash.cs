using System.Numerics;
using System.Runtime.CompilerServices;

namespace Skep.Machine;

/// <summary>
/// A seeded hash of a key: eight bytes at a time, each folded in by a 64 by 64 bit multiplication, both halves of which are kept.
/// </summary>
static unsafe class KeyHash
{
    const ulong Odd1 = 0x9e37_79b9_7f4a_7c15;
    const ulong Odd2 = 0xd6e8_feb8_6659_fd93;

    public static uint Of(byte* key, int length, ulong seed)
    {
        ulong state = seed ^ Odd1 * (ulong)length;
        while (length >= 8)
        {
            state = Fold(state ^ Unsafe.ReadUnaligned<ulong>(key), Odd2);
            key += 8;
            length -= 8;
        }
        ulong tail = 0;
        if (length >= 4)
        {
            tail = Unsafe.ReadUnaligned<uint>(key);
            key += 4;
            length -= 4;
        }
        for (; length > 0; length--)
            tail = tail << 8 | *key++;
        state = Fold(state ^ tail, Odd1);
        return (uint)(state ^ state >> 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Fold(ulong x, ulong y)
    {
        ulong high = Math.BigMul(x, y, out ulong low);
        return high ^ BitOperations.RotateLeft(low, 23);
    }
}
