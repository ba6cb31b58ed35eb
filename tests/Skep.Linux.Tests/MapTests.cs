using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Linux.Interop;
using Skep.Objects;
using static Skep.Linux.Tests.TestObjects;

namespace Skep.Linux.Tests;

public sealed class MapTests : IDisposable
{
    readonly KernelHost _host;
    readonly List<LoadedObject> _loaded = [];

    public MapTests()
    {
        Require.Root();
        _host = KernelHost.Open();
    }

    public void Dispose()
    {
        _loaded.ForEach(static item => item.Dispose());
        _host.Dispose();
    }

    KernelMap Create(MapSpec spec)
    {
        LoadedObject loaded = _host.Load(Object(spec));
        _loaded.Add(loaded);
        return (KernelMap)loaded.Maps[spec.Name];
    }

    [Fact]
    public void Sizes_left_open_are_filled_in()
    {
        Assert.Equal((uint)CpuList.Possible, Create(Map("events", MapType.PerfEventArray, 4, 4, 0)).MaxEntries);
        Assert.Equal(8192u, Create(Map("ring", MapType.RingBuf, 0, 0, 5000)).MaxEntries);
        Assert.Equal(4096u, Create(Map("ring", MapType.RingBuf, 0, 0, 0)).MaxEntries);
    }

    [Theory]
    [InlineData(MapType.Hash, MapFlags.None)]
    [InlineData(MapType.LruHash, MapFlags.None)]
    public void Entries_are_added_replaced_found_walked_taken_and_deleted(MapType type, MapFlags flags)
    {
        BpfMap<uint, ulong> map = Create(Map("hash", type, 4, 8, 64, flags)).As<uint, ulong>();
        for (uint i = 0; i < 32; i++)
            map[i] = i * 10;
        map.Update(5, 55, UpdateFlags.Exist);
        Assert.True(map.TryGetValue(5, out ulong five));
        Assert.Equal(55ul, five);
        Assert.False(map.TryGetValue(99, out _));
        Assert.Equal(Enumerable.Range(0, 32).Select(i => (uint)i), map.Entries().Select(entry => entry.Key).Order());

        Require.That(KernelRelease.Current >= new KernelVersion(5, 14), "taking from a hash needs Linux 5.14");
        byte[] taken = new byte[8];
        Assert.True(map.Raw.TryTake(BitConverter.GetBytes(6u), taken));
        Assert.Equal(60ul, BitConverter.ToUInt64(taken));
        Assert.False(map.Raw.TryTake(BitConverter.GetBytes(6u), taken));
        Assert.True(map.Delete(7));
        Assert.False(map.Delete(7));
        Assert.Equal(30, map.Entries().Count());
    }

    [Fact]
    public void Refusals_say_what_rule_forbids_it()
    {
        BpfMap<uint, uint> hash = Create(Map("small", MapType.Hash, 4, 4, 1)).As<uint, uint>();
        hash[1] = 1;
        AssertRefused(Errno.E2BIG, "full with 1 entries", () => hash.Update(2, 2));
        AssertRefused(Errno.EEXIST, "there already", () => hash.Update(1, 2, UpdateFlags.NoExist));
        AssertRefused(Errno.ENOENT, "no such key", () => hash.Update(3, 2, UpdateFlags.Exist));

        BpfMap<uint, uint> array = Create(Map("array", MapType.Array, 4, 4, 3)).As<uint, uint>();
        AssertRefused(Errno.E2BIG, "below 3", () => array.Update(3, 1));
        AssertRefused(Errno.EINVAL, "cannot be deleted", () => array.Delete(0));

        KernelMap xsk = Create(Map("sockets", MapType.XskMap, 4, 4, 1));
        AssertRefused(Errno.EOPNOTSUPP, "do not offer it", () => xsk.TryLookup(new byte[4], new byte[4]));
        Assert.Throws<ArgumentException>(() => xsk.TryLookup(new byte[3], new byte[4]));
        Assert.Throws<ArgumentException>(() => hash.Raw.TryLookup(new byte[4], new byte[3]));
        Assert.Throws<ArgumentException>(() => hash.Raw.Update(new byte[4], new byte[3]));
        Assert.Throws<ArgumentException>(() => hash.Raw.TryGetNextKey(new byte[4], new byte[3]));

        static void AssertRefused(int errno, string reason, Action operation)
        {
            var error = Assert.Throws<BpfMapException>(operation);
            Assert.Equal(errno, error.Errno);
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(MapType.PerCpuHash)]
    [InlineData(MapType.PerCpuArray)]
    [InlineData(MapType.LruPerCpuHash)]
    public void Per_cpu_maps_hold_a_value_for_every_possible_cpu(MapType type)
    {
        PerCpuMap<uint, int> map = Create(Map("percpu", type, 4, 4, 8)).AsPerCpu<uint, int>();
        int[] values = [.. Enumerable.Range(1, CpuList.Possible)];
        map.Update(3, values);
        Assert.True(map.TryGetValues(3, out int[]? read));
        Assert.Equal(values, read);
    }

    [Fact]
    public void Queues_and_stacks_give_in_their_order()
    {
        KernelMap queue = Create(Map("queue", MapType.Queue, 0, 4, 8)), stack = Create(Map("stack", MapType.Stack, 0, 4, 8));
        foreach (int i in (int[])[1, 2, 3])
        {
            queue.Update([], BitConverter.GetBytes(i));
            stack.Update([], BitConverter.GetBytes(i));
        }
        byte[] value = new byte[4];
        Assert.True(queue.TryLookup([], value));
        Assert.Equal(1, BitConverter.ToInt32(value));
        Assert.Equal([1, 2, 3], Drain(queue));
        Assert.Equal([3, 2, 1], Drain(stack));

        static List<int> Drain(KernelMap map)
        {
            var result = new List<int>();
            byte[] value = new byte[4];
            while (map.TryTake([], value))
                result.Add(BitConverter.ToInt32(value));
            return result;
        }
    }

    [Theory]
    [InlineData(MapType.Hash, MapFlags.None)]
    [InlineData(MapType.LruHash, MapFlags.None)]
    [InlineData(MapType.PerCpuHash, MapFlags.None)]
    [InlineData(MapType.Array, MapFlags.None)]
    public void Batches_bring_every_entry_once(MapType type, MapFlags flags)
    {
        const int Entries = 1000;
        KernelMap map = Create(Map("batched", type, 4, 8, Entries, flags));
        byte[] value = new byte[map.BufferSize];
        for (int i = 0; i < Entries; i++)
        {
            BitConverter.TryWriteBytes(value, i * 3L);
            map.Update(BitConverter.GetBytes(i), value);
        }
        var expected = new List<(int, long)>();
        foreach (MapEntry entry in map.Entries())
            expected.Add((BitConverter.ToInt32(entry.Key), BitConverter.ToInt64(entry.Value)));

        var seen = new List<(int, long)>();
        var cursor = new MapCursor();
        byte[] keys = new byte[4 * 64], values = new byte[map.BufferSize * 64];
        while (!cursor.IsAtEnd)
        {
            int count = map.ReadBatch(cursor, keys, values);
            for (int i = 0; i < count; i++)
                seen.Add((BitConverter.ToInt32(keys, i * 4), BitConverter.ToInt64(values, i * map.BufferSize)));
        }
        Assert.Equal(0, map.ReadBatch(cursor, keys, values));
        Assert.Equal(expected.Order(), seen.Order());
    }

    [Fact]
    public void A_map_without_batches_says_so()
    {
        KernelMap queue = Create(Map("queue", MapType.Queue, 0, 4, 8));
        Assert.Throws<BpfMapException>(() => queue.ReadBatch(new MapCursor(), new byte[4], new byte[4]));
        Assert.Throws<ArgumentException>(() => queue.ReadBatch(new MapCursor(), new byte[4], new byte[3]));
    }

    [Fact]
    public void A_bloom_filter_knows_what_was_pushed()
    {
        Require.That(FeatureProbe.HasMapType(MapType.BloomFilter), "needs Linux 5.16");
        KernelMap filter = Create(Map("filter", MapType.BloomFilter, 0, 8, 100));
        filter.Update([], BitConverter.GetBytes(42L));
        Assert.True(filter.TryLookup([], BitConverter.GetBytes(42L)));
        Assert.False(filter.TryLookup([], BitConverter.GetBytes(43L)));
    }

    [Fact]
    public void The_longest_prefix_matches()
    {
        KernelMap trie = Create(Map("routes", MapType.LpmTrie, 8, 4, 10, MapFlags.NoPrealloc));
        trie.Update([8, 0, 0, 0, 10, 0, 0, 0], BitConverter.GetBytes(1));
        trie.Update([16, 0, 0, 0, 10, 1, 0, 0], BitConverter.GetBytes(2));
        byte[] value = new byte[4];
        Assert.True(trie.TryLookup([32, 0, 0, 0, 10, 1, 2, 3], value));
        Assert.Equal(2, BitConverter.ToInt32(value));
        Assert.True(trie.TryLookup([32, 0, 0, 0, 10, 2, 2, 3], value));
        Assert.Equal(1, BitConverter.ToInt32(value));
        Assert.False(trie.TryLookup([32, 0, 0, 0, 11, 2, 2, 3], value));
    }

    [Fact]
    public void A_mapped_array_is_the_same_as_the_kernels()
    {
        KernelMap map = Create(Map("shared", MapType.Array, 4, 12, 1000, MapFlags.Mmapable));
        Assert.True(map.IsMemoryMapped);
        byte[] value = [.. Enumerable.Range(1, 12).Select(i => (byte)i)];
        map.Update(BitConverter.GetBytes(999), value);
        using KernelMap other = new(map.Spec.Copy(), map.Descriptor, owns: false);
        Assert.False(other.IsMemoryMapped);
        byte[] seen = new byte[12];
        Assert.True(other.TryLookup(BitConverter.GetBytes(999), seen));
        Assert.Equal(value, seen);
        other.Update(BitConverter.GetBytes(998), value);
        Assert.True(map.TryLookup(BitConverter.GetBytes(998), seen));
        Assert.Equal(value, seen);
        Assert.False(map.TryLookup(BitConverter.GetBytes(1000), seen));
        Assert.Equal(Errno.E2BIG, Assert.Throws<BpfMapException>(() => map.Update(BitConverter.GetBytes(1000), value)).Errno);
    }

    [Theory]
    [InlineData(MapFlags.None)]
    [InlineData(MapFlags.Mmapable)]
    public void A_frozen_map_can_be_read_and_no_longer_be_written(MapFlags flags)
    {
        KernelMap map = Create(Map("frozen", MapType.Array, 4, 4, 1, flags));
        map.Update(new byte[4], [1, 2, 3, 4]);
        map.Freeze();
        byte[] value = new byte[4];
        Assert.True(map.TryLookup(new byte[4], value));
        Assert.Equal([1, 2, 3, 4], value);
        Assert.Equal(flags == MapFlags.Mmapable, map.IsMemoryMapped);
        Assert.Equal(Errno.EPERM, Assert.Throws<BpfMapException>(() => map.Update(new byte[4], new byte[4])).Errno);
    }

    [Theory]
    [InlineData(MapType.LpmTrie, 8, 4, 10, MapFlags.None, "the flags must include NoPrealloc")]
    [InlineData(MapType.Array, 8, 4, 10, MapFlags.None, "the key size must be 4")]
    [InlineData(MapType.Hash, 4, 4, 0, MapFlags.None, "max_entries must be at least 1")]
    [InlineData(MapType.Hash, 4, 4, 1, MapFlags.Mmapable, "the flags must not include Mmapable")]
    [InlineData(MapType.ArrayOfMaps, 4, 4, 1, MapFlags.None, "the type of the inner maps must be given")]
    [InlineData(MapType.TaskStorage, 4, 4, 0, MapFlags.NoPrealloc, "the object must have BTF")]
    public void A_wrong_definition_is_explained(MapType type, int key, int value, uint entries, MapFlags flags, string rule)
    {
        var error = Assert.Throws<BpfSystemException>(() => Create(Map("wrong", type, key, value, entries, flags)));
        Assert.Contains(rule, error.Message, StringComparison.Ordinal);
        Assert.Equal(DiagnosticId.MapNotCreated, error.Id);
    }

    [Fact]
    public void A_map_type_newer_than_the_kernel_names_the_first_kernel_that_has_it()
    {
        Require.That(KernelRelease.Current < new KernelVersion(7, 2), "needs a kernel older than 7.2");
        var error = Assert.Throws<BpfNotSupportedException>(() => Create(Map("new", MapType.RHash, 4, 4, 1, MapFlags.NoPrealloc)));
        Assert.Equal("7.2", error.MinimumKernel);
    }

    [Fact]
    public void No_map_operation_allocates()
    {
        KernelMap hash = Create(Map("hash", MapType.Hash, 4, 8, 64)),
            array = Create(Map("array", MapType.Array, 4, 8, 64, MapFlags.Mmapable));
        byte[] key = new byte[4], value = new byte[8], next = new byte[4];
        for (int round = 0; round < 3; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
            {
                hash.Update(key, value);
                hash.TryLookup(key, value);
                hash.TryGetNextKey([], next);
                hash.Delete(key);
                array.Update(key, value);
                array.TryLookup(key, value);
            }
            if (round > 0)
                Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Fact]
    public void A_map_pinned_by_name_is_shared_by_the_next_object()
    {
        string directory = $"/sys/fs/bpf/skep-test-{Environment.ProcessId}";
        Directory.CreateDirectory(directory);
        try
        {
            MapSpec spec = Map("shared", MapType.Hash, 4, 4, 8);
            spec.Pinning = MapPinning.ByName;
            var options = new LoadOptions { PinDirectory = directory };
            using (LoadedObject first = _host.Load(Object(spec), options))
                first.Maps["shared"].As<int, int>()[1] = 11;
            using (LoadedObject second = _host.Load(Object(spec), options))
                Assert.Equal(11, second.Maps["shared"].As<int, int>()[1]);

            MapSpec other = Map("shared", MapType.Hash, 4, 8, 8);
            other.Pinning = MapPinning.ByName;
            var error = Assert.Throws<BpfNotSupportedException>(() => _host.Load(Object(other), options));
            Assert.Contains("value size 4 instead of 8", error.Message, StringComparison.Ordinal);
            Assert.Equal(DiagnosticId.MapDiffers, error.Id);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void A_failed_load_leaves_no_pin_behind()
    {
        string directory = $"/sys/fs/bpf/skep-test-{Environment.ProcessId}-failed";
        Directory.CreateDirectory(directory);
        try
        {
            MapSpec spec = Map("shared", MapType.Hash, 4, 4, 8);
            spec.Pinning = MapPinning.ByName;
            ProgramSpec bad = Program("bad", "xdp", [Bytecode.Instruction.Exit]);
            Assert.Throws<VerifierException>(() => _host.Load(Object(spec, bad), new LoadOptions { PinDirectory = directory }));
            Assert.Empty(Directory.EnumerateFileSystemEntries(directory));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void A_map_of_another_object_can_be_used_in_place_of_an_own_one()
    {
        KernelMap map = Create(Map("original", MapType.Hash, 4, 4, 8));
        map.As<int, int>()[1] = 5;
        ObjectSpec spec = Object(Map("copy", MapType.Hash, 4, 4, 8));
        using (LoadedObject loaded = _host.Load(spec, new LoadOptions { Maps = new Dictionary<string, BpfMap> { ["copy"] = map } }))
            Assert.Equal(5, loaded.Maps["copy"].As<int, int>()[1]);
        Assert.Equal(5, map.As<int, int>()[1]);
    }
}
