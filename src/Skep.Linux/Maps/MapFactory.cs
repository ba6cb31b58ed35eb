using Skep.KernelAbi;
using Skep.Linux.Interop;
using Skep.Objects;

namespace Skep.Linux;

/// <summary>Creates maps as their specs say, with what the kernel at hand can do.</summary>
/// <param name="btf">The object's types in the kernel; null without.</param>
/// <param name="btfProblem">Why the kernel did not take the types; null when it did or there are none.</param>
/// <param name="objectName">Put before the names of data sections, which would be the same for every object.</param>
sealed class MapFactory(BpfFileDescriptor? btf, string? btfProblem, string objectName)
{
    /// <summary>What the kernel learned to accept over time, left out one after the other when it does not.</summary>
    [Flags]
    enum Feature
    {
        None = 0,
        Btf = 1,
        Mmapable = 2,
        Name = 4,
        ReadOnlyProgram = 8,
    }

    static readonly Feature[] DropOrder = [Feature.Btf, Feature.Mmapable, Feature.Name, Feature.ReadOnlyProgram];

    /// <summary>Creates the map, with the initial value of a data section.</summary>
    /// <exception cref="BpfNotSupportedException">The kernel does not know the type.</exception>
    /// <exception cref="BpfSystemException">The kernel refused.</exception>
    public KernelMap Create(MapSpec wanted)
    {
        MapSpec spec = MapSizes.Adjust(wanted);
        using KernelMap? template = CreateTemplate(spec);
        int firstErrno = 0;
        foreach (Feature feature in Attempts(spec))
        {
            int errno = TryCreate(spec, template?.Descriptor, feature, out BpfFileDescriptor descriptor, out MapFlags flags);
            if (errno == 0)
            {
                spec.Flags = flags;
                var map = new KernelMap(spec, descriptor);
                try
                {
                    MapContents.Initialize(map);
                    return map;
                }
                catch
                {
                    map.Dispose();
                    throw;
                }
            }
            if (firstErrno == 0)
                firstErrno = errno;
            // Only these mean that something was not understood; the rest would not go away.
            if (errno is not (Errno.EINVAL or Errno.E2BIG or Errno.ENOTSUPP or Errno.EOPNOTSUPP or Errno.EPERM))
                break;
        }
        throw MapCreationFailure.Of(spec, firstErrno, btfProblem);
    }

    /// <summary>Everything first; then without one thing after the other.</summary>
    IEnumerable<Feature> Attempts(MapSpec spec)
    {
        Feature feature = Feature.Name;
        if (btf is not null && (spec.KeyTypeId | spec.ValueTypeId) != 0 && TakesBtf(spec.Type))
            feature |= Feature.Btf;
        if (spec.IsDataSection)
            feature |= Feature.Mmapable;
        if (spec.Freeze)
            feature |= Feature.ReadOnlyProgram;
        yield return feature;
        if (MapTypes.TryGet(spec.Type, out MapTypeInfo? info) && info.Traits.HasFlag(MapTraits.NeedsBtf))
            yield break;
        foreach (Feature drop in DropOrder)
        {
            if (!feature.HasFlag(drop))
                continue;
            feature &= ~drop;
            yield return feature;
        }
    }

    int TryCreate(MapSpec spec, BpfFileDescriptor? template, Feature feature, out BpfFileDescriptor descriptor, out MapFlags flags)
    {
        flags = spec.Flags;
        if (feature.HasFlag(Feature.Mmapable))
            flags |= MapFlags.Mmapable;
        if (feature.HasFlag(Feature.ReadOnlyProgram))
            flags |= MapFlags.ReadOnlyProgram;
        if (spec.NumaNode is not null)
            flags |= MapFlags.NumaNode;
        var attributes = new MapCreateAttributes
        {
            MapType = (uint)spec.Type,
            KeySize = (uint)spec.KeySize,
            ValueSize = (uint)spec.ValueSize,
            MaxEntries = spec.MaxEntries,
            MapFlags = (uint)flags,
            NumaNode = spec.NumaNode ?? 0,
            MapExtra = spec.Extra,
            MapName = feature.HasFlag(Feature.Name) ? ObjectName.From(KernelName(spec)) : default,
        };
        using var inner = BpfFileDescriptor.BorrowOrNone(template);
        attributes.InnerMapFd = inner.Number;
        using var types = BpfFileDescriptor.BorrowOrNone(btf);
        if (feature.HasFlag(Feature.Btf))
        {
            attributes.BtfFd = types.Number;
            attributes.BtfKeyTypeId = spec.KeyTypeId;
            attributes.BtfValueTypeId = spec.ValueTypeId;
        }
        return Bpf.Open(BpfCommand.MapCreate, ref attributes, out descriptor);
    }

    /// <summary>The map that shows the kernel what a map-in-map will hold; not needed once the outer map exists.</summary>
    KernelMap? CreateTemplate(MapSpec spec) =>
        spec is { Inner: not null, Type: MapType.ArrayOfMaps or MapType.HashOfMaps } ? Create(spec.Inner) : null;

    string KernelName(MapSpec spec)
    {
        if (!spec.IsDataSection)
            return spec.Name;
        // As libbpf names them, so that tools recognise the section: at least seven characters for it, the rest for the object.
        string section = spec.Name[..Math.Min(spec.Name.Length, ObjectName.Size - 1)];
        int room = ObjectName.Size - 1 - Math.Min(Math.Max(section.Length, 7), ObjectName.Size - 1);
        return objectName[..Math.Min(objectName.Length, room)] + section;
    }

    /// <summary>Types without <c>map_check_btf</c> in the kernel refuse BTF; asking would only cost a second attempt.</summary>
    static bool TakesBtf(MapType type) =>
        type is not (MapType.PerfEventArray or MapType.CgroupArray or MapType.StackTrace or MapType.ArrayOfMaps
        or MapType.HashOfMaps or MapType.DevMap or MapType.DevMapHash or MapType.CpuMap or MapType.XskMap or MapType.SockMap
            or MapType.SockHash
        or MapType.Queue or MapType.Stack or MapType.Arena or MapType.RingBuf or MapType.UserRingBuf);
}
