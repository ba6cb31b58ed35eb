namespace Skep.Machine;

// Arguments of helpers, checked: what the kernel's verifier demands of them holds after these return.
sealed unsafe partial class VirtualCpu
{
    /// <summary>BPF_MAX_VAR_SIZ of the kernel.</summary>
    const ulong MaxSize = 1 << 29;

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

    /// <summary>The same for an argument whose size is one too, and may be 0.</summary>
    public Span<byte> Buffer(int number, ulong address, ulong size, bool write)
    {
        if (size == 0)
            return [];
        byte* p = Argument(number, address, size, write);
        if (size > MaxSize)
            FaultArgument(number, $"has a size of {size}, which is more than {MaxSize}");
        return new Span<byte>(p, (int)size);
    }

    /// <summary>The text that argument <paramref name="number"/> points to, without its terminator; a fault when it has none.</summary>
    public ReadOnlySpan<byte> TextArgument(int number, ulong address)
    {
        // Where its memory ends is not known: go on in steps, and in smaller ones before the end.
        ulong length = 0;
        for (ulong step = 64; step > 0 && length < MaxSize;)
        {
            byte* p = Locate(address, length + step, write: false);
            if (p == null)
            {
                step /= 2;
                continue;
            }
            int end = new ReadOnlySpan<byte>(p + length, (int)step).IndexOf((byte)0);
            if (end >= 0)
                return new ReadOnlySpan<byte>(p, (int)length + end);
            length += step;
        }
        if (length == 0)
            FaultArgument(number, address, 1, write: false);
        FaultArgument(number, "is a text without a zero byte at its end");
        return default;
    }

    /// <summary>The function that argument <paramref name="number"/> points to, and the program that it is in.</summary>
    public Op* FunctionArgument(int number, ulong address, out ProgramCode code)
    {
        code = CodeOf(CallSite);
        Op* function = code.FunctionAt(address);
        if (function == null)
            FaultArgument(number, $"is {Name(address)}, which is no function of this program");
        return function;
    }

    /// <summary>Shows a key to the program, one for each depth of calls.</summary>
    public ulong ExposeKey(byte* key, int size)
    {
        int region = GuestAddress.FirstKey + (int)(CallerFrame - _frames);
        Map(region, key, (ulong)size, writable: false);
        return GuestAddress.StartOf(region);
    }

    public void HideKey(ulong address) => Unmap(GuestAddress.RegionOf(address));

    /// <summary>Argument 1, which must be the context.</summary>
    public void ContextArgument(ulong address)
    {
        if (address != _contextAddress)
            FaultArgument(1, "is not the context");
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
