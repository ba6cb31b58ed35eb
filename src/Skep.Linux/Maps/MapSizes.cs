using System.Numerics;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Linux;

/// <summary>Sizes that depend on the machine and that programs therefore leave open.</summary>
static class MapSizes
{
    /// <summary>A copy of the spec with the sizes that the kernel demands.</summary>
    public static MapSpec Adjust(MapSpec spec)
    {
        MapSpec copy = spec.Copy();
        copy.MaxEntries = spec.Type switch
        {
            MapType.PerfEventArray when spec.MaxEntries == 0 => (uint)CpuList.Possible,
            // kernel/bpf/ringbuf.c: a power of two of whole pages.
            MapType.RingBuf or MapType.UserRingBuf => RoundToPages(spec.MaxEntries),
            _ => spec.MaxEntries,
        };
        return copy;
    }

    /// <summary>At least one page; unchanged when no 32-bit power of two is as large.</summary>
    static uint RoundToPages(uint size)
    {
        uint rounded = BitOperations.RoundUpToPowerOf2(Math.Max(size, (uint)Environment.SystemPageSize));
        return rounded == 0 ? size : rounded;
    }
}
