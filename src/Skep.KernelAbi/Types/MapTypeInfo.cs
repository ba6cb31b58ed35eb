namespace Skep.KernelAbi;

/// <summary>One row of <see cref="MapTypes"/>.</summary>
/// <param name="Name">As libbpf and bpftool print it: <c>lru_hash</c>.</param>
/// <param name="Key">Key sizes that <c>BPF_MAP_CREATE</c> accepts, in bytes.</param>
/// <param name="Value">Value sizes that <c>BPF_MAP_CREATE</c> accepts, in bytes.</param>
/// <param name="MaxEntries">Element counts it accepts: bytes for ring buffers, pages for arenas.</param>
public sealed record MapTypeInfo(
    MapType Type,
    string Name,
    KernelVersion FirstKernel,
    SizeRule Key,
    SizeRule Value,
    SizeRule MaxEntries,
    MapFlags AllowedFlags,
    MapTraits Traits = MapTraits.None,
    MapFlags RequiredFlags = MapFlags.None);
