using Skep.KernelAbi;

namespace Skep.Objects;

/// <summary>A map to be created.</summary>
public sealed class MapSpec
{
    public required string Name { get; init; }

    public MapType Type { get; set; }

    /// <summary>Key size in bytes; 0 for maps without keys.</summary>
    public int KeySize { get; set; }

    /// <summary>Value size in bytes, of one CPU's value for per-CPU maps; 0 for maps without values.</summary>
    public int ValueSize { get; set; }

    /// <summary>Number of entries; size in bytes for ring buffers. A host may round it as the kernel demands.</summary>
    public uint MaxEntries { get; set; }

    public MapFlags Flags { get; set; }

    /// <summary><c>map_extra</c>: for example the number of hash functions of a bloom filter.</summary>
    public ulong Extra { get; set; }

    public int? NumaNode { get; set; }

    /// <summary>Type of the key in <see cref="ObjectSpec.Btf"/>; 0 when not known.</summary>
    public int KeyTypeId { get; set; }

    /// <summary>Type of the value in <see cref="ObjectSpec.Btf"/>; the DATASEC for a data section; 0 when not known.</summary>
    public int ValueTypeId { get; set; }

    /// <summary>Whether to share the map by name through the BPF file system.</summary>
    public MapPinning Pinning { get; set; }

    /// <summary>Where the definition came from.</summary>
    public MapOrigin Origin { get; init; }

    /// <summary>Template of the maps that a map-in-map holds; null for every other type.</summary>
    public MapSpec? Inner { get; set; }

    /// <summary>Initial value of a data section's single entry, <see cref="ValueSize"/> bytes; null for declared maps.</summary>
    public byte[]? Contents { get; set; }

    /// <summary>Statically initialised slots: for a map-in-map the names of maps, for a PROG_ARRAY the names of programs.</summary>
    public IReadOnlyList<MapSlot> Slots { get; init; } = [];

    /// <summary>No writes from either side after load: <c>.rodata*</c> and <c>.kconfig</c>.</summary>
    public bool Freeze { get; set; }

    /// <summary>Strings attached with <c>btf_decl_tag</c>.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];
}

public enum MapPinning
{
    None = 0,

    /// <summary>LIBBPF_PIN_BY_NAME: pinned as <c>/sys/fs/bpf/NAME</c> and reused when one is there already.</summary>
    ByName = 1,
}

public enum MapOrigin
{
    /// <summary>A BTF-defined map of section <c>.maps</c>.</summary>
    Declared,

    /// <summary>A <c>struct bpf_map_def</c> of section <c>maps</c>.</summary>
    Legacy,

    /// <summary><c>.data*</c>: initialised, writable globals.</summary>
    Data,

    /// <summary><c>.rodata*</c>: constants, frozen before the programs load.</summary>
    ReadOnlyData,

    /// <summary><c>.bss*</c>: zeroed, writable globals.</summary>
    ZeroedData,

    /// <summary><c>.kconfig</c>: values of the kernel's configuration, filled in for the kernel at hand.</summary>
    KernelConfiguration,

    /// <summary><c>.struct_ops*</c>: one kernel table of functions.</summary>
    StructOps,

    /// <summary>Made by a caller, not read from a file.</summary>
    Built,
}

/// <summary>A statically initialised slot of a map: at <paramref name="Index"/> stands the map or program <paramref name="Name"/>.</summary>
public readonly record struct MapSlot(int Index, string Name);
