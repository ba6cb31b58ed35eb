using System.Runtime.CompilerServices;
using Skep.KernelAbi;

namespace Skep;

/// <summary>Cgroups by number: values are file descriptors of their directories. In plain runs it is empty.</summary>
[BpfMap(MapType.CgroupArray, DefaultEntries = 1)]
public sealed class CgroupArray(int maxEntries = 0, MapFlags flags = MapFlags.None) : Map(maxEntries, flags)
{
    private protected override int KeySize => sizeof(uint);

    private protected override int ValueSize => sizeof(uint);

    /// <summary>Whether the current task is in the cgroup or below it: 1, 0, or a negated error number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long ContainsCurrentTask(uint index) => ContainsCurrentTask(this, index);

    /// <summary>Whether the packet's socket is in the cgroup or below it: 1, 0, or a negated error number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Contains(ref readonly SkbContext context, uint index) => Contains(in context, this, index);

    [BpfHelper(HelperId.CurrentTaskUnderCgroup)]
    static long ContainsCurrentTask(CgroupArray map, uint index) => -11;

    [BpfHelper(HelperId.SkbUnderCgroup)]
    static long Contains(ref readonly SkbContext context, CgroupArray map, uint index) => -11;
}
