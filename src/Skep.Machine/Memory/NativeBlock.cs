using System.Runtime.ConstrainedExecution;
using System.Runtime.InteropServices;

namespace Skep.Machine;

/// <summary>
/// Zeroed memory at a stable address, aligned to a cache line. It is freed by the garbage collector, not by a call: a program may still
/// hold pointers into a map that its owner has let go of, the hazard that the kernel covers with an RCU grace period.
/// </summary>
sealed unsafe class NativeBlock : CriticalFinalizerObject
{
    const int Alignment = 64;

    readonly void* _allocation;

    /// <exception cref="OutOfMemoryException">The system has no such amount.</exception>
    public NativeBlock(long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        Size = size;
        // calloc, because large blocks then come from the system as untouched zero pages: a sparse map costs what it uses.
        _allocation = NativeMemory.AllocZeroed((nuint)size + Alignment);
        Start = (byte*)(((nuint)_allocation + Alignment - 1) & ~(nuint)(Alignment - 1));
        if (size > 0)
            GC.AddMemoryPressure(size);
    }

    ~NativeBlock()
    {
        NativeMemory.Free(_allocation);
        if (Size > 0)
            GC.RemoveMemoryPressure(Size);
    }

    public byte* Start { get; }

    public long Size { get; }
}
