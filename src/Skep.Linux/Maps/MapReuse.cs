using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Linux.Interop;
using Skep.Objects;

namespace Skep.Linux;

/// <summary>Maps that exist already: given by the caller or pinned by name.</summary>
static class MapReuse
{
    /// <summary>A view of a caller's map under the name that it has in the object.</summary>
    public static KernelMap Adopt(MapSpec wanted, BpfMap given)
    {
        if (given is not KernelMap map)
            throw new ArgumentException($"the map given for '{wanted.Name}' is not in the kernel");
        MapSpec spec = MapSizes.Adjust(wanted);
        if (Difference(spec, Describe(map.Descriptor, spec.Name)) is { } difference)
            throw new BpfNotSupportedException($"using map '{map.Name}' as '{spec.Name}'", null,
                difference) { Id = DiagnosticId.MapDiffers };
        spec.Flags = map.Spec.Flags;
        var view = new KernelMap(spec, map.Descriptor, owns: false);
        view.MapIntoMemory();
        return view;
    }

    /// <summary>Opens the map pinned at <paramref name="path"/>, or creates and pins it.</summary>
    /// <param name="wanted">The map.</param>
    /// <param name="factory">Creates it.</param>
    /// <param name="path">Where it is shared.</param>
    /// <param name="pinned">Receives the path if it was pinned here, to be undone when the load fails.</param>
    public static KernelMap OpenOrPin(MapSpec wanted, MapFactory factory, string path, List<string> pinned)
    {
        if (TryOpen(wanted, path) is { } existing)
            return existing;
        KernelMap created = factory.Create(wanted);
        try
        {
            int errno = BpfFileSystem.TryPin(created.Descriptor, path);
            // Another process pinned the same name meanwhile: theirs is the one to share.
            if (errno == Errno.EEXIST && TryOpen(wanted, path) is { } theirs)
            {
                created.Dispose();
                return theirs;
            }
            if (errno != 0)
                created.Pin(path);
            pinned.Add(path);
            return created;
        }
        catch
        {
            created.Dispose();
            throw;
        }
    }

    static KernelMap? TryOpen(MapSpec wanted, string path)
    {
        int errno = BpfFileSystem.TryOpen(path, out BpfFileDescriptor descriptor);
        if (errno == Errno.ENOENT)
            return null;
        if (errno != 0)
            throw SystemFailure.Of($"bpf(BPF_OBJ_GET) of map '{wanted.Name}' at '{path}'", errno);
        MapSpec spec = MapSizes.Adjust(wanted);
        MapInfo info = Describe(descriptor, spec.Name);
        if (Difference(spec, info) is { } difference)
        {
            descriptor.Dispose();
            throw new BpfNotSupportedException($"sharing the map pinned at '{path}' as '{spec.Name}'", null,
                $"{difference}. Remove the file, or pin elsewhere") { Id = DiagnosticId.MapDiffers };
        }
        spec.Flags = (MapFlags)info.MapFlags;
        var map = new KernelMap(spec, descriptor);
        map.MapIntoMemory();
        return map;
    }

    static MapInfo Describe(BpfFileDescriptor descriptor, string name)
    {
        var info = default(MapInfo);
        int errno = Bpf.GetInfo(descriptor, ref info);
        return errno == 0 ? info : throw SystemFailure.Of($"bpf(BPF_OBJ_GET_INFO_BY_FD) for map '{name}'", errno);
    }

    /// <summary>What makes the existing map unfit; null when it is the same.</summary>
    static string? Difference(MapSpec spec, in MapInfo info)
    {
        var existing = (MapFlags)info.MapFlags;
        // dev_map_init_map sets BPF_F_RDONLY_PROG itself; what Skep adds to data sections is no difference either.
        MapFlags ignored = spec.Type is MapType.DevMap or MapType.DevMapHash ? MapFlags.ReadOnlyProgram : MapFlags.None;
        if (spec.Contents is not null)
            ignored |= MapFlags.Mmapable | MapFlags.ReadOnlyProgram;
        if (spec.NumaNode is not null)
            ignored |= MapFlags.NumaNode;
        var differences = new List<string>();
        Compare("type", spec.Type.KernelName, ((MapType)info.Type).KernelName);
        Compare("key size", spec.KeySize, (int)info.KeySize);
        Compare("value size", spec.ValueSize, (int)info.ValueSize);
        Compare("max_entries", spec.MaxEntries, info.MaxEntries);
        Compare("flags", spec.Flags & ~ignored, existing & ~ignored);
        Compare("map_extra", spec.Extra, info.MapExtra);
        return differences.Count == 0 ? null : "The existing map has " + string.Join(", ", differences);

        void Compare<T>(string what, T wanted, T actual)
        {
            if (!EqualityComparer<T>.Default.Equals(wanted, actual))
                differences.Add($"{what} {actual} instead of {wanted}");
        }
    }
}
