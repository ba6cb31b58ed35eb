namespace Skep.Machine;

// Arguments of helpers, checked: what the kernel's verifier demands of them holds after these return.
sealed unsafe partial class VirtualCpu
{
    /// <summary>The memory that argument <paramref name="number"/> points to; a fault unless all of it is in bounds.</summary>
    /// <param name="number">1 to 5, for the message.</param>
    /// <param name="address">The argument.</param>
    /// <param name="size">In bytes, not 0.</param>
    /// <param name="write">Whether the helper writes to it.</param>
    public byte* Argument(int number, ulong address, ulong size, bool write)
    {
        byte* p = Locate(address, size, write);
        if (p == null)
            FaultArgument(number, address, size, write);
        return p;
    }

    /// <summary>The map that argument <paramref name="number"/> is.</summary>
    public InProcessMap MapArgument(int number, ulong address)
    {
        InProcessMap? map = MapAt(address);
        if (map is null)
            FaultArgument(number, $"is 0x{address:x}, which is no map");
        return map;
    }
}
