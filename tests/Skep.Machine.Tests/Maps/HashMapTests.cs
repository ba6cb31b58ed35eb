using System.Buffers.Binary;
using System.Collections.Concurrent;
using Skep.KernelAbi;

namespace Skep.Machine.Tests.Maps;

/// <summary>What hash maps keep to under pressure: of entries, and of threads.</summary>
public sealed class HashMapTests
{
    [Fact]
    public void A_full_lru_map_evicts_what_programs_did_not_look_up()
    {
        using var machine = TestMachine.Assemble(
            """
            r2 = *(u32 *)(r1 + 16)
            *(u32 *)(r10 - 4) = r2
            r1 = map[map]
            r2 = r10
            r2 += -4
            call 1
            r6 = r0
            r0 = 0
            if r6 == 0 goto +1
            r0 = 1
            exit
            """, maps: TestMachine.Spec(MapType.LruHash, 4, 8, 100));
        InProcessMap map = machine.Map("map");
        for (uint i = 0; i < 100; i++)
            map.Update(Key(i), Value(i));
        for (uint i = 0; i < 50; i++)
            Assert.Equal(1u, LookUp(machine, i));
        for (uint i = 100; i < 140; i++)
            map.Update(Key(i), Value(i));

        Assert.Equal(100, ((HashMap)map).Count);
        Assert.All(Enumerable.Range(0, 50), i =>
            Assert.True(map.TryLookup(Key((uint)i), new byte[8]), $"{i} was evicted although it was used"));
        Assert.True(map.TryLookup(Key(139), new byte[8]), "the newest entry was evicted");
    }

    [Fact]
    public void An_lru_map_takes_any_number_of_entries_and_holds_its_size()
    {
        var map = (HashMap)TestMachine.Create(TestMachine.Spec(MapType.LruHash, 4, 8, 64));
        for (uint i = 0; i < 10_000; i++)
        {
            map.Update(Key(i), Value(i));
            Assert.True(map.TryLookup(Key(i), new byte[8]));
        }
        Assert.Equal(64, map.Count);
        Assert.Equal(64, Walk(map).Count);
    }

    [Theory]
    [InlineData(MapType.Hash)]
    [InlineData(MapType.PerCpuHash)]
    public void A_full_map_takes_max_entries_and_no_more(MapType type)
    {
        InProcessMap map = TestMachine.Create(TestMachine.Spec(type, 4, 8, 1000));
        for (uint i = 0; i < 1000; i++)
            map.Update(Key(i), new byte[map.BufferSize]);
        Assert.Equal(Errno.E2BIG, Assert.Throws<BpfMapException>(() => map.Update(Key(1000), new byte[map.BufferSize])).Errno);

        // Replacing needs no room, and what was deleted makes some.
        map.Update(Key(5), new byte[map.BufferSize]);
        Assert.True(map.Delete(Key(7)));
        map.Update(Key(1000), new byte[map.BufferSize]);
        Assert.Equal(1000, Walk(map).Count);
    }

    [Theory]
    [InlineData(MapType.Hash, MapFlags.None, 4096)]
    [InlineData(MapType.LruHash, MapFlags.None, 128)]
    [InlineData(MapType.LpmTrie, MapFlags.NoPrealloc, 4096)]
    public void Threads_see_only_whole_entries(MapType type, MapFlags flags, uint entries)
    {
        const int Threads = 4, Operations = 20_000;
        InProcessMap map = TestMachine.Create(TestMachine.Spec(type, 8, 16, entries, flags));
        var failures = new ConcurrentQueue<string>();
        var threads = new Thread[Threads];
        for (int t = 0; t < Threads; t++)
        {
            int seed = t;
            threads[t] = new Thread(() => Work(map, seed, Operations, failures));
            threads[t].Start();
        }
        foreach (Thread thread in threads)
            Assert.True(thread.Join(TimeSpan.FromSeconds(60)), "a thread hangs");

        Assert.Empty(failures.Take(5));
        foreach (byte[] key in Walk(map))
        {
            byte[] value = new byte[16];
            Assert.True(map.TryLookup(key, value));
        }
    }

    /// <summary>Each thread owns the keys of its own remainder: those must be as it left them, unless an LRU map evicted them.</summary>
    static void Work(InProcessMap map, int thread, int operations, ConcurrentQueue<string> failures)
    {
        var random = new Random(thread);
        var model = new Dictionary<uint, ulong>();
        byte[] key = new byte[8], value = new byte[16];
        for (int i = 0; i < operations; i++)
        {
            uint number = (uint)random.Next(100) * 4 + (uint)thread;
            // For the trie: a prefix of all 32 bits. For the others just a number.
            BinaryPrimitives.WriteUInt32LittleEndian(key, 32);
            BinaryPrimitives.WriteUInt32BigEndian(key.AsSpan(4), number);
            switch (random.Next(3))
            {
                case 0:
                    ulong fresh = (ulong)random.NextInt64();
                    BinaryPrimitives.WriteUInt64LittleEndian(value, fresh);
                    BinaryPrimitives.WriteUInt64LittleEndian(value.AsSpan(8), fresh ^ number);
                    map.Update(key, value);
                    model[number] = fresh;
                    break;
                case 1:
                    bool deleted = map.Delete(key);
                    if (deleted != model.Remove(number) && map.Type != MapType.LruHash)
                        failures.Enqueue($"delete of {number} gave {deleted}");
                    break;
                default:
                    bool found = map.TryLookup(key, value);
                    bool expected = model.TryGetValue(number, out ulong first);
                    if (found != expected && map.Type != MapType.LruHash)
                        failures.Enqueue($"lookup of {number} gave {found}");
                    // An evicted element may be given to another key while it is copied, as in the kernel.
                    if (found && expected && map.Type != MapType.LruHash
                        && (BinaryPrimitives.ReadUInt64LittleEndian(value) != first
                            || BinaryPrimitives.ReadUInt64LittleEndian(value.AsSpan(8)) != (first ^ number)))
                        failures.Enqueue($"lookup of {number} gave another value");
                    break;
            }
        }
    }

    static List<byte[]> Walk(InProcessMap map)
    {
        var keys = new List<byte[]>();
        byte[] next = new byte[map.KeySize];
        for (bool more = map.TryGetNextKey([], next); more; more = map.TryGetNextKey(keys[^1], next))
            keys.Add([.. next]);
        return keys;
    }

    static uint LookUp(TestMachine machine, uint key)
    {
        Span<byte> context = stackalloc byte[24];
        BinaryPrimitives.WriteInt32LittleEndian(context[4..], 60);
        BinaryPrimitives.WriteUInt32LittleEndian(context[12..], 1);
        BinaryPrimitives.WriteUInt32LittleEndian(context[16..], key);
        return machine.Program.Run(new RunInput { Data = new byte[60], Context = context }).ReturnValue;
    }

    static byte[] Key(uint number) => BitConverter.GetBytes(number);

    static byte[] Value(ulong number) => BitConverter.GetBytes(number);
}
