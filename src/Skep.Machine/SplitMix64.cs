namespace Skep.Machine;

/// <summary>
/// A small generator of well-mixed 64-bit numbers: a counter with an odd step, put through a finalizer (Steele, Lea, Flood 2014).
/// </summary>
static class SplitMix64
{
    public static ulong Next(ref ulong state)
    {
        ulong z = state += 0x9e37_79b9_7f4a_7c15;
        z = (z ^ z >> 30) * 0xbf58_476d_1ce4_e5b9;
        z = (z ^ z >> 27) * 0x94d0_49bb_1331_11eb;
        return z ^ z >> 31;
    }
}
