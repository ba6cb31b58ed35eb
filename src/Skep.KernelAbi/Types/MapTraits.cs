namespace Skep.KernelAbi;

[Flags]
public enum MapTraits
{
    None = 0,

    /// <summary>Each CPU has its own value; the system call transfers one per possible CPU, each rounded up to 8 bytes.</summary>
    PerCpu = 1 << 0,

    /// <summary>Every index below <c>max_entries</c> exists from the start, zeroed, and cannot be deleted.</summary>
    FixedElements = 1 << 1,

    /// <summary>A full map evicts the least recently used element instead of refusing the new one.</summary>
    Lru = 1 << 2,

    /// <summary>
    /// User space may map the contents into its memory (with <see cref="MapFlags.Mmapable"/> where that flag is allowed).
    /// </summary>
    Mmapable = 1 << 3,

    /// <summary>The system call writes descriptors (programs, events, cgroups, maps, sockets) and reads ids, if anything.</summary>
    DescriptorValues = 1 << 4,

    /// <summary>Values are maps; creation needs an inner map as template.</summary>
    MapInMap = 1 << 5,

    /// <summary>Values belong to a kernel object (socket, inode, task, cgroup) and die with it; the key is that object.</summary>
    LocalStorage = 1 << 6,

    /// <summary>Creation needs BTF ids of key and value.</summary>
    NeedsBtf = 1 << 7,
}
