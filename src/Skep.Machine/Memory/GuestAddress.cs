namespace Skep.Machine;

/// <summary>
/// The layout of the 64-bit addresses that programs compute with: <see cref="Origin"/>, plus the region in the upper 16 bits, plus the
/// offset in the lower 48. A region starts at offset 0, so one comparison with its end bounds an access from both sides: an address below
/// the start belongs to the region before, at an offset near 2^48, which is past the end of every region.
/// </summary>
static class GuestAddress
{
    public const int RegionShift = 48;

    public const ulong OffsetMask = (1UL << RegionShift) - 1;

    public const int RegionCount = 1 << 16;

    /// <summary>Region 0 is never mapped: null, and small integers taken for pointers.</summary>
    public const int Null = 0;

    /// <summary>Stack frame n is region 1 + n, so that overrunning one frame does not reach the next.</summary>
    public const int FirstStack = 1;

    public const int Context = 15;

    /// <summary>
    /// The packet moves to the next of these when a helper resizes it, so that pointers from before are known to be stale.
    /// </summary>
    public const int FirstPacket = 16;

    public const int PacketCount = 16;

    /// <summary>Memory handed out for the length of a run: ring buffer records and dynptr slices.</summary>
    public const int FirstLease = 32;

    public const int LeaseCount = 216;

    /// <summary>Keys of map elements shown to callbacks, one for each depth of calls.</summary>
    public const int FirstKey = 248;

    /// <summary>Maps and programs, numbered by the host.</summary>
    public const int FirstObject = 256;

    public const int LastObject = 0xfffd;

    /// <summary>What registers hold that were never set. Never mapped.</summary>
    public const int Poison = 0xfffe;

    /// <summary>
    /// In a map's region, set in the address of the map itself as opposed to that of a value; in a program's, in that of a function.
    /// </summary>
    public const ulong HandleBit = 1UL << 47;

    /// <summary>
    /// Keeps the lower half of every address of a packet from being 0. The context's fields that hold packet addresses are 32 bits
    /// wide as far as a C compiler can tell, so it may well test only that half for NULL.
    /// </summary>
    public const ulong Origin = 0x1_0000;

    public static ulong StartOf(int region) => ((ulong)region << RegionShift) + Origin;

    public static int RegionOf(ulong address) => (int)((address - Origin) >> RegionShift);

    public static ulong OffsetOf(ulong address) => address - Origin & OffsetMask;

    /// <summary>
    /// The region that an address most likely was meant to be in, also when it is a little below its start, where the offset is negative.
    /// </summary>
    public static (int Region, long Offset) Nearest(ulong address)
    {
        if (address < Origin)
            return (Null, (long)address);
        int region = RegionOf(address);
        long offset = (long)OffsetOf(address);
        return offset > (long)HandleBit + uint.MaxValue ? (region + 1, offset - (1L << RegionShift)) : (region, offset);
    }
}
