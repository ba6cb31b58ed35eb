namespace Skep.KernelAbi;

[Flags]
public enum ArgumentFlags : byte
{
    None = 0,
    MayBeNull = 1 << 0,

    /// <summary>The helper reads the memory, which must be initialised.</summary>
    Reads = 1 << 1,

    /// <summary>The helper writes the memory; without <see cref="Reads"/> it need not be initialised.</summary>
    Writes = 1 << 2,

    /// <summary>The pointer must be aligned to the size.</summary>
    Aligned = 1 << 3,

    /// <summary>The call takes the reference away: the program must not use the pointer afterwards.</summary>
    Releases = 1 << 4,

    /// <summary>The dynptr is made by the call; its slot must not hold one.</summary>
    Creates = 1 << 5,

    /// <summary>A dynptr over local memory.</summary>
    LocalDynptr = 1 << 6,

    /// <summary>A dynptr over a ring buffer record.</summary>
    RingBufDynptr = 1 << 7,
}
