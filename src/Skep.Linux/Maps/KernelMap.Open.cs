using Skep.Btf;
using Skep.KernelAbi;
using Skep.Linux.Interop;
using Skep.Objects;

namespace Skep.Linux;

public sealed partial class KernelMap
{
    BtfFile? _types;

    /// <summary>The types that <see cref="MapSpec.KeyTypeId"/> and <see cref="MapSpec.ValueTypeId"/> refer to; null for a map
    /// without.</summary>
    public BtfFile? Types
    {
        get
        {
            if (_types is null && KernelInventory.Info<MapInfo>(Descriptor, "map").BtfId is not 0 and var id)
                _types = KernelInventory.OpenBtf(id);
            return _types;
        }
    }

    /// <summary>Opens a map that is pinned in the BPF file system.</summary>
    /// <exception cref="BpfSystemException">There is nothing at this path.</exception>
    /// <exception cref="ArgumentException">What is at this path is no map.</exception>
    public static KernelMap OpenPinned(string path)
    {
        int errno = BpfFileSystem.TryOpen(path, out BpfFileDescriptor descriptor);
        return errno == 0 ? Open(descriptor) : throw SystemFailure.Of($"bpf(BPF_OBJ_GET) of '{path}'", errno);
    }

    /// <summary>Takes over the descriptor of an existing map.</summary>
    internal static KernelMap Open(BpfFileDescriptor descriptor)
    {
        try
        {
            // The info of a program would fit the structure as well.
            if (DescriptorInfo.Read(descriptor, "map_id") is null)
                throw new ArgumentException("what is pinned there is no map");
            MapInfo info = KernelInventory.Info<MapInfo>(descriptor, "map");
            return new KernelMap(new MapSpec
            {
                Name = info.Name.ToString(),
                Type = (MapType)info.Type,
                KeySize = (int)info.KeySize,
                ValueSize = (int)info.ValueSize,
                MaxEntries = info.MaxEntries,
                Flags = (MapFlags)info.MapFlags,
                Extra = info.MapExtra,
                KeyTypeId = (int)info.BtfKeyTypeId,
                ValueTypeId = (int)info.BtfValueTypeId,
                Freeze = DescriptorInfo.Read(descriptor, "frozen") == 1,
                Origin = MapOrigin.Built,
            }, descriptor);
        }
        catch
        {
            descriptor.Dispose();
            throw;
        }
    }
}
