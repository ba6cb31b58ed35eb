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
        MapSpec copy = Copy(spec);
        copy.MaxEntries = spec.Type switch
        {
            MapType.PerfEventArray when spec.MaxEntries == 0 => (uint)CpuList.Possible,
            // kernel/bpf/ringbuf.c: a power of two of whole pages.
            MapType.RingBuf or MapType.UserRingBuf => RoundToPages(spec.MaxEntries),
            _ => spec.MaxEntries,
        };
        return copy;
    }

    public static MapSpec Copy(MapSpec spec) => new()
    {
        Name = spec.Name,
        Type = spec.Type,
        KeySize = spec.KeySize,
        ValueSize = spec.ValueSize,
        MaxEntries = spec.MaxEntries,
        Flags = spec.Flags,
        Extra = spec.Extra,
        NumaNode = spec.NumaNode,
        KeyTypeId = spec.KeyTypeId,
        ValueTypeId = spec.ValueTypeId,
        Pinning = spec.Pinning,
        Origin = spec.Origin,
        Inner = spec.Inner,
        Contents = spec.Contents,
        Slots = spec.Slots,
        Freeze = spec.Freeze,
        Tags = spec.Tags,
    };

    /// <summary>At least one page; unchanged when no 32-bit power of two is as large.</summary>
    static uint RoundToPages(uint size)
    {
        uint rounded = BitOperations.RoundUpToPowerOf2(Math.Max(size, (uint)Environment.SystemPageSize));
        return rounded == 0 ? size : rounded;
    }
}
