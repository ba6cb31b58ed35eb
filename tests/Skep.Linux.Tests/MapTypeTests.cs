using System.Net.Sockets;
using Skep.Btf;
using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Linux.Interop;
using Skep.Objects;
using static Skep.Linux.Tests.TestObjects;

namespace Skep.Linux.Tests;

/// <summary>Every type of map that the table has: created by loading an object, or refused because this kernel is older.</summary>
public sealed class MapTypeTests : IDisposable
{
    readonly KernelHost _host;

    public MapTypeTests()
    {
        Require.Root();
        _host = KernelHost.Open();
    }

    public void Dispose() => _host.Dispose();

    /// <summary>Every type, in an object without and with BTF of its keys and values.</summary>
    public static TheoryData<MapType, bool> Types
    {
        get
        {
            var data = new TheoryData<MapType, bool>();
            foreach (MapTypeInfo info in MapTypes.All)
            {
                if (info.Type == MapType.StructOps)
                    continue;
                if (!info.Traits.HasFlag(MapTraits.NeedsBtf))
                    data.Add(info.Type, false);
                data.Add(info.Type, true);
            }
            return data;
        }
    }

    /// <summary>The smallest map that the type's rules allow, apart from values: those have room for a struct.</summary>
    static ObjectSpec Smallest(MapType type, bool withTypes)
    {
        Assert.True(MapTypes.TryGet(type, out MapTypeInfo? info));
        int key = info.Type == MapType.LpmTrie ? 8 : info.Key.Minimum == 1 ? 4 : (int)info.Key.Minimum;
        int value = info.Value.Accepts(16) ? 16 : (int)info.Value.Minimum;
        MapSpec map = Map("subject", type, key, value, info.MaxEntries.Minimum, info.RequiredFlags);
        if (info.Traits.HasFlag(MapTraits.MapInMap))
            map.Inner = Map("inner", MapType.Array, 4, 4, 1);
        if (!withTypes)
            return Object(map);
        var types = new BtfBuilder();
        int word = types.AddInt("unsigned int", 4), number = types.AddInt("unsigned long", 8);
        map.KeyTypeId = key switch { 0 => 0, 8 when type == MapType.LpmTrie => Struct("key", 8), 8 => number, _ => word };
        map.ValueTypeId = value switch { 0 => 0, 4 => word, 8 => number, _ => Struct("value", value) };
        var spec = new ObjectSpec { Name = "typed", License = "GPL", Btf = types.ToFile() };
        spec.Maps.Add(map);
        return spec;

        int Struct(string name, int size)
        {
            int array = types.AddArray(word, word, (uint)size / 4);
            int id = types.AddStruct(name, (uint)size);
            types.AddMember("words", array, 0);
            return id;
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Is_created_and_the_kernel_confirms_it(MapType type, bool withTypes)
    {
        ObjectSpec spec = Smallest(type, withTypes);
        Assert.True(MapTypes.TryGet(type, out MapTypeInfo? info));
        if (KernelRelease.Current < info.FirstKernel)
        {
            var error = Assert.Throws<BpfNotSupportedException>(() => _host.Load(spec));
            Assert.Equal(info.FirstKernel.ToString(), error.MinimumKernel);
            Assert.Contains(info.Name, error.Message, StringComparison.Ordinal);
            Assert.Equal(DiagnosticId.MapTypeUnsupported, error.Id);
            return;
        }
        Require.That(FeatureProbe.HasMapType(type), $"the kernel was built without {info.Name}");
        using LoadedObject loaded = _host.Load(spec);
        var map = (KernelMap)loaded.Maps["subject"];
        MapInfo seen = default;
        Assert.Equal(0, Bpf.GetInfo(map.Descriptor, ref seen));
        Assert.Equal(((uint)type, (uint)map.KeySize, (uint)map.ValueSize, map.MaxEntries, "subject"),
            (seen.Type, seen.KeySize, seen.ValueSize, seen.MaxEntries, seen.Name.ToString()));
    }

    [Fact]
    public void A_struct_ops_table_is_refused_by_name()
    {
        ObjectSpec spec = Object(Map("operations", MapType.StructOps, 4, 64, 1));
        var error = Assert.Throws<BpfNotSupportedException>(() => _host.Load(spec));
        Assert.Contains("struct_ops table 'operations'", error.Message, StringComparison.Ordinal);
        Assert.Equal(DiagnosticId.MapTypeUnsupported, error.Id);
    }

    [Theory]
    [InlineData(MapType.Queue, 1u)]
    [InlineData(MapType.Stack, 3u)]
    public void A_queue_and_a_stack_give_back_in_their_order(MapType type, uint first)
    {
        using LoadedObject loaded = _host.Load(Object(Map("subject", type, 0, 4, 8)));
        BpfMap map = loaded.Maps["subject"];
        for (uint i = 1; i <= 3; i++)
            map.Update([], BitConverter.GetBytes(i));
        byte[] value = new byte[4];
        Assert.True(map.TryLookup([], value));
        Assert.True(map.TryTake([], value));
        Assert.Equal(first, BitConverter.ToUInt32(value));
        Assert.True(map.TryTake([], value));
        Assert.True(map.TryTake([], value));
        Assert.False(map.TryTake([], value));
    }

    [Fact]
    public void A_bloom_filter_knows_what_was_put_in()
    {
        Require.That(KernelRelease.Current >= new KernelVersion(5, 16), "bloom filters need Linux 5.16");
        using LoadedObject loaded = _host.Load(Object(Map("subject", MapType.BloomFilter, 0, 4, 1000)));
        BpfMap map = loaded.Maps["subject"];
        map.Update([], [1, 2, 3, 4]);
        Assert.True(map.TryLookup([], (byte[])[1, 2, 3, 4]));
        Assert.False(map.TryLookup([], (byte[])[9, 9, 9, 9]));
    }

    [Theory]
    [InlineData(MapType.SkStorage)]
    [InlineData(MapType.InodeStorage)]
    [InlineData(MapType.CgrpStorage)]
    [InlineData(MapType.TaskStorage)]
    public void Local_storage_is_reached_by_a_descriptor_of_its_owner(MapType type)
    {
        Require.That(MapTypes.TryGet(type, out MapTypeInfo? info) && KernelRelease.Current >= info.FirstKernel,
            $"needs Linux {info?.FirstKernel}");
        // The command line of a kernel says it, so nothing can be installed.
        Assert.SkipUnless(type != MapType.InodeStorage || File.ReadAllText("/sys/kernel/security/lsm").Split(',').Contains("bpf"),
            "inode storage belongs to the BPF LSM, which is off");
        using LoadedObject loaded = _host.Load(Smallest(type, withTypes: true));
        using var cgroup = new TestCgroup();
        using BpfFileDescriptor owner = OwnerOf(type, cgroup);
        using var lease = owner.Borrow();
        BpfMap map = loaded.Maps["subject"];
        byte[] key = BitConverter.GetBytes(lease.Number), written = [.. Enumerable.Range(1, 16).Select(static i => (byte)i)];
        byte[] read = new byte[16];
        Assert.False(map.TryLookup(key, read));
        map.Update(key, written);
        Assert.True(map.TryLookup(key, read));
        Assert.Equal(written, read);
        Assert.True(map.Delete(key));
        Assert.False(map.TryLookup(key, read));
    }

    [Theory]
    [InlineData(MapType.SkStorage)]
    [InlineData(MapType.TaskStorage)]
    public void What_is_no_descriptor_of_an_owner_is_explained(MapType type)
    {
        Require.That(MapTypes.TryGet(type, out MapTypeInfo? info) && KernelRelease.Current >= info.FirstKernel,
            $"needs Linux {info?.FirstKernel}");
        using LoadedObject loaded = _host.Load(Smallest(type, withTypes: true));
        var error = Assert.Throws<BpfMapException>(() => loaded.Maps["subject"].Update(BitConverter.GetBytes(1_000_000), new byte[16]));
        Assert.Contains("must be a descriptor of what the storage belongs to", error.Message, StringComparison.Ordinal);
    }

    static BpfFileDescriptor OwnerOf(MapType type, TestCgroup cgroup)
    {
        const int PidFdOpen = 434;
        switch (type)
        {
            case MapType.TaskStorage:
                return new((int)LibC.SystemCall(PidFdOpen, Environment.ProcessId, 0, 0));
            case MapType.SkStorage:
                using (var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp))
                    return Bpf.Copy((int)socket.Handle);
            case MapType.CgrpStorage:
                return OpenFile.Directory(cgroup.Path);
            default:
                return OpenFile.ReadOnly("/proc/self/exe");
        }
    }
}
