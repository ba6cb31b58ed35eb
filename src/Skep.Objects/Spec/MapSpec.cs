using Skep.KernelAbi;

namespace Skep.Objects;

/// <summary>A map to be created.</summary>
public sealed class MapSpec
{
    byte[]? _contents;

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

    /// <summary>False for a <c>?</c> section: created only when asked for.</summary>
    public bool AutoCreate { get; set; } = true;

    /// <summary>Where the definition came from.</summary>
    public MapOrigin Origin { get; init; }

    /// <summary>Template of the maps that a map-in-map holds; null for every other type.</summary>
    public MapSpec? Inner { get; set; }

    /// <summary>
    /// Initial value of a data section's single entry, or of an arena's globals; for a struct_ops map the table as compiled. Null for
    /// other maps.
    /// </summary>
    /// <remarks>The zeros of <see cref="MapOrigin.ZeroedData"/> are only made when asked for: a tiny file can declare any amount.</remarks>
    public byte[]? Contents
    {
        get => _contents ??= Origin == MapOrigin.ZeroedData ? new byte[ValueSize] : null;
        set => _contents = value;
    }

    /// <summary>
    /// What libbpf calls the map in the kernel, 15 characters at most. The sections of global data would be called the same in
    /// every object, so they get the start of the object's name, unless the section has a name of its own (<c>.data.custom</c>).
    /// </summary>
    public string KernelName(string objectName)
    {
        const int MaxLength = 15, LeastForSection = 7;
        ArgumentNullException.ThrowIfNull(objectName);
        string prefix = "";
        if (IsDataSection && Name.IndexOf('.', 1) < 0)
        {
            string stem = objectName.Split('.')[0];
            prefix = stem[..Math.Min(stem.Length, Math.Max(0, MaxLength - Math.Max(LeastForSection, Name.Length)))];
        }
        string name = prefix + Name;
        return string.Create(Math.Min(name.Length, MaxLength), name, static (result, name) =>
        {
            for (int i = 0; i < result.Length; i++)
                result[i] = char.IsAsciiLetterOrDigit(name[i]) || name[i] is '_' or '.' ? name[i] : '_';
        });
    }

    /// <summary>One value that holds a section of global variables.</summary>
    public bool IsDataSection =>
        Origin is MapOrigin.Data or MapOrigin.ReadOnlyData or MapOrigin.ZeroedData or MapOrigin.KernelConfiguration;

    /// <summary>A copy that shares nothing which can be changed.</summary>
    public MapSpec Copy()
    {
        var copy = (MapSpec)MemberwiseClone();
        copy._contents = (byte[]?)_contents?.Clone();
        copy.Inner = Inner?.Copy();
        return copy;
    }

    /// <summary>Statically initialised slots: for a map-in-map the names of maps, for a PROG_ARRAY the names of programs.</summary>
    public IReadOnlyList<MapSlot> Slots { get; set; } = [];

    /// <summary>No writes from either side after load: <c>.rodata*</c> and <c>.kconfig</c>.</summary>
    public bool Freeze { get; set; }

    /// <summary>Strings attached with <c>btf_decl_tag</c>.</summary>
    public IReadOnlyList<string> Tags { get; set; } = [];
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

    /// <summary>The template of the maps that a map-in-map holds.</summary>
    InnerTemplate,

    /// <summary>Made by a caller, not read from a file.</summary>
    Built,
}

/// <summary>A statically initialised slot of a map: at <paramref name="Index"/> stands the map or program <paramref
/// name="Name"/>.</summary>
public readonly record struct MapSlot(int Index, string Name);
