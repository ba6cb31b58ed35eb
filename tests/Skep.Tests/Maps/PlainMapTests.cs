namespace Skep.Tests.Maps;

/// <summary>What programs do with maps, on maps of objects that are not loaded: the semantics of the kernel.</summary>
public class PlainMapTests
{
    [Fact]
    public void A_reference_stays_with_its_entry()
    {
        var map = new HashMap<uint, ulong>(8);
        Assert.True(map.TryGetOrAdd(1, out Ref<ulong> value));
        value.Value = 7;
        for (uint key = 2; key <= 8; key++)
            map[key] = key;
        Assert.True(map.TryGetValue(1, out Ref<ulong> again));
        again.Value++;
        Assert.Equal(8UL, value.Value);
        Assert.Equal(8UL, map[1]);
    }

    [Fact]
    public void A_full_map_takes_no_more()
    {
        var map = new HashMap<uint, ulong>(2) { [1] = 1, [2] = 2 };
        Assert.False(map.TryGetOrAdd(3, out _));
        Assert.Equal(-7, map.Update(3, 3));
        Assert.Throws<InvalidOperationException>(() => map[3] = 3);
        Assert.True(map.Delete(1));
        Assert.True(map.TryGetOrAdd(3, out _));
    }

    [Fact]
    public void Updates_mind_their_flags()
    {
        var map = new HashMap<uint, ulong>(2);
        Assert.Equal(-2, map.Update(1, 1, UpdateFlags.Exist));
        Assert.Equal(0, map.Update(1, 1, UpdateFlags.NoExist));
        Assert.Equal(-17, map.Update(1, 2, UpdateFlags.NoExist));
        Assert.Equal(0, map.Update(1, 2, UpdateFlags.Exist));
        Assert.Throws<KeyNotFoundException>(() => map[9]);
        Assert.Equal([new(1, 2)], map);
    }

    [Fact]
    public void Arrays_have_every_index_from_the_start()
    {
        var map = new ArrayMap<int>(3) { [1] = 5 };
        Assert.Equal([0, 5, 0], map.Select(pair => pair.Value));
        Assert.False(map.TryGetValue(3, out _));
        Assert.False(map.Delete(1));
    }

    [Fact]
    public void Each_cpu_has_its_value()
    {
        using var kernel = PlainKernel.Enter(new() { PossibleCpus = 3 });
        var map = new PerCpuHashMap<uint, ulong>(4);
        for (int cpu = 0; cpu < 3; cpu++)
        {
            kernel.Cpu = cpu;
            Assert.True(map.TryGetOrAdd(1, out Ref<ulong> value));
            value.Value += (ulong)cpu * 10 + 1;
        }
        Assert.Equal([1, 11, 21], map[1]);
        Assert.True(map.TryGetValue(1, 1, out Ref<ulong> second));
        Assert.Equal(11UL, second.Value);
        Assert.False(map.TryGetValue(1, 3, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => kernel.Cpu = 3);
    }

    [Fact]
    public void The_longest_prefix_decides()
    {
        var map = new LpmTrie<Prefix<Ipv4Address>, int>(8)
        {
            [new(Ipv4Address.Parse("10.0.0.0"), 8)] = 8,
            [new(Ipv4Address.Parse("10.1.0.0"), 16)] = 16,
        };
        Assert.Equal(16, map[new(Ipv4Address.Parse("10.1.2.3"))]);
        Assert.Equal(8, map[new(Ipv4Address.Parse("10.2.2.3"))]);
        Assert.False(map.TryGetValue(new(Ipv4Address.Parse("11.0.0.1")), out _));
    }

    [Fact]
    public void Queues_and_stacks_order_values()
    {
        var queue = new QueueMap<int>(2);
        var stack = new StackMap<int>(2);
        Assert.True(queue.Push(1) && queue.Push(2) && !queue.Push(3) && queue.Push(3, UpdateFlags.Exist));
        Assert.True(stack.Push(1) && stack.Push(2));
        Assert.True(queue.TryPeek(out int next) && next == 2 && queue.TryPop(out next) && next == 2);
        Assert.True(stack.TryPop(out next) && next == 2 && stack.TryPop(out next) && next == 1);
        Assert.False(stack.TryPop(out next));
        Assert.Equal(0, next);
    }

    [Fact]
    public void A_bloom_filter_finds_what_was_added()
    {
        var filter = new BloomFilter<ulong>(1000, extra: 5);
        for (ulong i = 0; i < 100; i++)
            Assert.True(filter.Add(i * 7919));
        for (ulong i = 0; i < 100; i++)
            Assert.True(filter.MayContain(i * 7919));
        Assert.Contains(Enumerable.Range(0, 1000), i => !filter.MayContain((ulong)i * 7919 + 1));
    }

    [Fact]
    public void For_each_stops_when_told_to()
    {
        var map = new HashMap<uint, ulong>(8) { [1] = 10, [2] = 20, [3] = 30 };
        var sum = default(Sum);
        Assert.Equal(3, map.ForEach(static (map, ref readonly key, ref value, ref sum) =>
        {
            sum.Total += value;
            value = 0;
            return LoopControl.Continue;
        }, ref sum));
        Assert.Equal(60UL, sum.Total);
        Assert.Equal(1, map.ForEach(static (map, ref readonly key, ref value, ref sum) => LoopControl.Break, ref sum));
        Assert.All(map, pair => Assert.Equal(0UL, pair.Value));
    }

    [Fact]
    public void Records_arrive_in_order_and_none_discarded()
    {
        var ring = new RingBuffer<long>(4096);
        Assert.True(ring.TryReserve(out Reservation<long> first));
        Assert.True(ring.TryReserve(out Reservation<long> second));
        Assert.True(ring.Output(3));
        first.Value = 1;
        second.Value = 2;
        second.Submit();
        Assert.Empty(ring.ReadAvailable());
        first.Submit();
        Assert.True(ring.TryReserve(out Reservation<long> fourth));
        fourth.Discard();
        Assert.Equal([1, 2, 3], ring.ReadAvailable());

        int taken = 0;
        while (ring.Output(0))
            taken++;
        Assert.Equal(4096 / 16 - 1, taken);
        Assert.Equal(1, ring.Lost);
    }

    [Fact]
    public void A_record_is_submitted_once()
    {
        var ring = new RingBuffer<long>(4096);
        Assert.Throws<InvalidOperationException>(() =>
        {
            ring.TryReserve(out Reservation<long> record);
            record.Submit();
            record.Submit();
        });
    }

    [Fact]
    public void Tasks_have_storage_of_their_own()
    {
        var storage = new TaskStorage<int>();
        object one = new Skep.Samples.Task(), other = new Skep.Samples.Task();
        Assert.False(storage.TryGetValue(one, out _));
        Assert.True(storage.TryGetOrAdd(one, out Ref<int> value));
        value.Value = 4;
        Assert.True(storage.TryGetOrAdd(other, out Ref<int> second));
        Assert.Equal(0, second.Value);
        Assert.True(storage.TryGetValue(one, out value));
        Assert.Equal(4, value.Value);
        Assert.Equal(0, storage.Delete(one));
        Assert.False(storage.TryGetValue(one, out _));
    }

    [Fact]
    public void What_was_posted_is_drained()
    {
        var ring = new UserRingBuffer<int>();
        ring.Post(3);
        ring.Post(4);
        var sum = default(Sum);
        Assert.Equal(2, ring.Drain(static (record, ref sum) =>
        {
            if (BpfDynptr.TryRead(record, 0, out int value))
                sum.Total += (ulong)value;
            return LoopControl.Continue;
        }, ref sum));
        Assert.Equal(7UL, sum.Total);
    }

    [Fact]
    public void Redirection_needs_an_entry()
    {
        using var kernel = PlainKernel.Enter();
        var devices = new DevMap(4) { [2] = new DevMapEntry(7) };
        Assert.Equal(XdpAction.Redirect, devices.Redirect(2));
        Assert.Equal(2UL, kernel.RedirectTarget);
        Assert.Equal(XdpAction.Pass, devices.Redirect(1, XdpAction.Pass));
    }

    struct Sum
    {
        public ulong Total;
    }
}
