namespace Skep.Machine;

/// <summary>
/// Memory that is not the programs' own, at addresses that events and other memory name: an image of a kernel's structures, a core dump,
/// a process. Programs read it with <c>bpf_probe_read_*</c>, and tracing programs through typed pointers.
/// </summary>
public interface IForeignMemory
{
    /// <summary>Copies memory. Called on the threads that run programs, by several at once.</summary>
    /// <param name="address">Of the kernel (the upper half of the address space) or of the current process (the lower half).</param>
    /// <param name="destination">Filled when all of it can be read; otherwise its contents do not matter.</param>
    /// <returns>False when any byte is not there; the program then gets -EFAULT, or 0 from a plain load.</returns>
    bool TryRead(ulong address, Span<byte> destination);
}
