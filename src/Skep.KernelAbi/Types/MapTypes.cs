using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using static Skep.KernelAbi.MapFlags;
using static Skep.KernelAbi.MapTraits;

namespace Skep.KernelAbi;

/// <summary>
/// The map types of Linux 7.3: names, first kernels, and what each accepts at creation (the kernel's <c>map_alloc_check</c>).
/// </summary>
public static class MapTypes
{
    const MapFlags UserAccess = ReadOnly | WriteOnly;
    const MapFlags Access = UserAccess | ReadOnlyProgram | WriteOnlyProgram;
    const MapFlags HashFlags = NoPrealloc | NumaNode | ZeroSeed | Access;
    const MapFlags LruFlags = NoCommonLru | NumaNode | ZeroSeed | Access;
    const MapFlags PerCpuHashFlags = NoPrealloc | ZeroSeed | Access;

    static readonly SizeRule Zero = SizeRule.Zero;
    static readonly SizeRule Some = SizeRule.Positive;
    static readonly SizeRule One = SizeRule.Exactly(1);
    static readonly SizeRule Four = SizeRule.Exactly(4);
    static readonly SizeRule FourOrEight = new(4, 8, Multiple: 4);

    // struct bpf_cgroup_storage_key, or the cgroup's id alone.
    static readonly SizeRule CgroupKey = new(8, 16, Multiple: 8);

    // The prefix length, then 1 to 256 bytes of data.
    static readonly SizeRule PrefixKey = new(5, 260);

    // An address or a bpf_stack_build_id per frame, up to kernel.perf_event_max_stack of them (127 unless changed).
    static readonly SizeRule Frames = new(8, uint.MaxValue, Multiple: 8);

    // A multiple of the page size; 4096 is the smallest there is.
    static readonly SizeRule Ring = new(4096, 1u << 31, Multiple: 4096, PowerOfTwo: true);

    // 4 GiB in pages of 4096 bytes.
    static readonly SizeRule ArenaPages = new(1, 1 << 20);

    static readonly NamedTable<MapTypeInfo> Table = new(static row => row.Name, static row => (uint)row.Type,
    [
        new(MapType.Hash, "hash", new(3, 19), Some, Some, Some, HashFlags),
        new(MapType.Array, "array", new(3, 19), Four, Some, Some, NumaNode | Access | MapFlags.Mmapable | InnerMap,
            FixedElements | MapTraits.Mmapable),
        new(MapType.ProgArray, "prog_array", new(4, 2), Four, Four, Some, NumaNode | UserAccess, DescriptorValues),
        new(MapType.PerfEventArray, "perf_event_array", new(4, 3), Four, Four, Some, NumaNode | UserAccess | PreserveElements,
            DescriptorValues),
        new(MapType.PerCpuHash, "percpu_hash", new(4, 6), Some, Some, Some, PerCpuHashFlags, PerCpu),
        new(MapType.PerCpuArray, "percpu_array", new(4, 6), Four, Some, Some, Access, PerCpu | FixedElements),
        new(MapType.StackTrace, "stack_trace", new(4, 6), Four, Frames, Some, NumaNode | UserAccess | StackBuildId),
        new(MapType.CgroupArray, "cgroup_array", new(4, 8), Four, Four, Some, NumaNode | UserAccess, DescriptorValues),
        new(MapType.LruHash, "lru_hash", new(4, 10), Some, Some, Some, LruFlags, Lru),
        new(MapType.LruPerCpuHash, "lru_percpu_hash", new(4, 10), Some, Some, Some, LruFlags & ~NumaNode, Lru | PerCpu),
        new(MapType.LpmTrie, "lpm_trie", new(4, 11), PrefixKey, Some, Some, NoPrealloc | NumaNode | Access, RequiredFlags: NoPrealloc),
        new(MapType.ArrayOfMaps, "array_of_maps", new(4, 12), Four, Four, Some, NumaNode | UserAccess, DescriptorValues | MapInMap),
        new(MapType.HashOfMaps, "hash_of_maps", new(4, 12), Some, Four, Some, HashFlags, DescriptorValues | MapInMap),
        new(MapType.DevMap, "devmap", new(4, 14), Four, FourOrEight, Some, NumaNode | UserAccess),
        new(MapType.SockMap, "sockmap", new(4, 14), Four, FourOrEight, Some, NumaNode | UserAccess, DescriptorValues),
        new(MapType.CpuMap, "cpumap", new(4, 15), Four, FourOrEight, Some, NumaNode),
        new(MapType.XskMap, "xskmap", new(4, 18), Four, Four, Some, NumaNode | UserAccess, DescriptorValues),
        new(MapType.SockHash, "sockhash", new(4, 18), Some, FourOrEight, Some, NumaNode | UserAccess, DescriptorValues),
        new(MapType.CgroupStorage, "cgroup_storage", new(4, 19), CgroupKey, Some, Zero, NumaNode | Access, LocalStorage),
        new(MapType.ReusePortSockArray, "reuseport_sockarray", new(4, 19), Four, FourOrEight, Some, NumaNode | Access, DescriptorValues),
        new(MapType.PerCpuCgroupStorage, "percpu_cgroup_storage", new(4, 20), CgroupKey, Some, Zero, NumaNode | Access,
            LocalStorage | PerCpu),
        new(MapType.Queue, "queue", new(4, 20), Zero, Some, Some, NumaNode | Access),
        new(MapType.Stack, "stack", new(4, 20), Zero, Some, Some, NumaNode | Access),
        new(MapType.SkStorage, "sk_storage", new(5, 2), Four, Some, Zero, NoPrealloc | Clone, LocalStorage | NeedsBtf, NoPrealloc),
        new(MapType.DevMapHash, "devmap_hash", new(5, 4), Four, FourOrEight, Some, NumaNode | UserAccess),
        new(MapType.StructOps, "struct_ops", new(5, 6), Four, Some, One, MapFlags.Link | ValueTypeBtfDescriptor, NeedsBtf),
        new(MapType.RingBuf, "ringbuf", new(5, 8), Zero, Zero, Ring, NumaNode | RingBufOverwrite, MapTraits.Mmapable),
        new(MapType.InodeStorage, "inode_storage", new(5, 10), Four, Some, Zero, NoPrealloc | Clone, LocalStorage | NeedsBtf, NoPrealloc),
        new(MapType.TaskStorage, "task_storage", new(5, 11), Four, Some, Zero, NoPrealloc | Clone, LocalStorage | NeedsBtf, NoPrealloc),
        new(MapType.BloomFilter, "bloom_filter", new(5, 16), Zero, Some, Some, NumaNode | ZeroSeed | Access),
        new(MapType.UserRingBuf, "user_ringbuf", new(6, 1), Zero, Zero, Ring, NumaNode, MapTraits.Mmapable),
        new(MapType.CgrpStorage, "cgrp_storage", new(6, 2), Four, Some, Zero, NoPrealloc | Clone, LocalStorage | NeedsBtf, NoPrealloc),
        new(MapType.Arena, "arena", new(6, 9), Zero, Zero, ArenaPages, MapFlags.Mmapable | FaultOnUnallocated | NoUserConversion,
            MapTraits.Mmapable, MapFlags.Mmapable),
        new(MapType.InsnArray, "insn_array", new(6, 19), Four, SizeRule.Exactly(16), Some, MapFlags.None),
        new(MapType.RHash, "rhash", new(7, 2), Some, Some, Some, HashFlags & ~ZeroSeed, RequiredFlags: NoPrealloc),
    ]);

    /// <summary>Every map type, in the order of its value.</summary>
    public static ImmutableArray<MapTypeInfo> All => Table.Rows;

    /// <summary>False for a value that is newer than this table.</summary>
    public static bool TryGet(MapType type, [NotNullWhen(true)] out MapTypeInfo? info) => Table.TryGet((uint)type, out info);

    /// <summary>Finds a map type by the name that libbpf and bpftool print.</summary>
    public static bool TryParse(ReadOnlySpan<char> name, [NotNullWhen(true)] out MapTypeInfo? info) => Table.TryGet(name, out info);

    extension(MapType type)
    {
        /// <summary>The name that libbpf and bpftool print; the number for a value that is newer than this table.</summary>
        public string KernelName => TryGet(type, out MapTypeInfo? info) ? info.Name : ((uint)type).ToString(CultureInfo.InvariantCulture);
    }
}
