using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Cli.Running;

/// <summary>How user space can read a map.</summary>
enum MapReading
{
    /// <summary>By key.</summary>
    Entries,

    /// <summary>By key; a value is the id of a program.</summary>
    Programs,

    /// <summary>By key; a value is the id of a map.</summary>
    Maps,

    /// <summary>There are no keys, and to read more than the next value is to take it out.</summary>
    Values,

    /// <summary>As a stream of events.</summary>
    Events,

    /// <summary>Not at all, or not without the file descriptor of what each entry belongs to.</summary>
    None,
}

static class MapReadings
{
    extension(MapSpec map)
    {
        public MapReading Reading => map.Type switch
        {
            MapType.Hash or MapType.Array or MapType.PerCpuHash or MapType.PerCpuArray or MapType.LruHash or MapType.LruPerCpuHash
                or MapType.LpmTrie or MapType.CgroupStorage or MapType.PerCpuCgroupStorage or MapType.StackTrace or MapType.CpuMap
                or MapType.DevMap or MapType.DevMapHash or MapType.RHash => MapReading.Entries,
            // A value of eight bytes is the socket's cookie; of four it is a descriptor, which only goes in (sock_map_lookup_sys).
            MapType.SockMap or MapType.SockHash or MapType.ReusePortSockArray when map.ValueSize == sizeof(ulong) => MapReading.Entries,
            MapType.ProgArray => MapReading.Programs,
            MapType.ArrayOfMaps or MapType.HashOfMaps => MapReading.Maps,
            MapType.Queue or MapType.Stack => MapReading.Values,
            MapType.RingBuf or MapType.PerfEventArray => MapReading.Events,
            _ => MapReading.None,
        };
    }

    /// <summary>Why the entries of a map of this type are not shown.</summary>
    public static string WhyNot(MapType type) => type switch
    {
        MapType.BloomFilter => "a bloom filter can be asked for a value, but not for all of them",
        MapType.RingBuf or MapType.PerfEventArray => "its events go to who reads them",
        MapType.UserRingBuf => "user space writes it and programs read it",
        MapType.SkStorage => "an entry belongs to a socket and is read through it",
        MapType.TaskStorage => "an entry belongs to a task and is read through it",
        MapType.InodeStorage => "an entry belongs to an inode and is read through it",
        MapType.CgrpStorage => "an entry belongs to a cgroup and is read through it",
        MapType.Arena => "it is memory without entries",
        _ => "the kernel does not tell its entries",
    };
}
