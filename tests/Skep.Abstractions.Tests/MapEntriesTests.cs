using Skep.KernelAbi;

namespace Skep.Abstractions.Tests;

public class MapEntriesTests
{
    [Fact]
    public void A_walk_sees_every_entry_once()
    {
        DictionaryMap map = Filled(10);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => (i, i * 100L)), Walk(map));
    }

    [Fact]
    public void An_entry_present_throughout_is_seen_once_although_deletions_restart_the_walk()
    {
        DictionaryMap map = Filled(20);
        // Every third key vanishes right after the walk has reached it, so the next step starts over from the first key.
        map.AfterNextKey = key =>
        {
            if (BitConverter.ToInt32(key) % 3 == 2)
                map.Delete(key);
        };

        int[] seen = [.. Walk(map).Select(entry => entry.Key)];

        Assert.Equal(seen.Distinct(), seen);
        Assert.Equal(Enumerable.Range(0, 20).Where(i => i % 3 != 2), seen.Order());
    }

    [Fact]
    public void A_walk_ends_although_another_writer_never_stops_adding()
    {
        DictionaryMap map = Filled(4);
        int fresh = 1000;
        map.AfterNextKey = key =>
        {
            map.Delete(key);
            map.As<int, long>().Update(fresh++, 0);
        };

        Assert.Empty(Walk(map));
    }

    [Fact]
    public void Typed_views_check_sizes_and_say_both()
    {
        DictionaryMap map = Filled(1);

        var wrongKey = Assert.Throws<ArgumentException>(() => map.As<long, long>());
        Assert.Contains("System.Int64 has 8 bytes, but the key of map 'entries' has 4", wrongKey.Message, StringComparison.Ordinal);
        var wrongValue = Assert.Throws<ArgumentException>(() => map.As<int, int>());
        Assert.Contains("System.Int32 has 4 bytes, but the value of map 'entries' has 8", wrongValue.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => map.AsPerCpu<int, long>());
    }

    [Fact]
    public void Per_cpu_values_are_split_at_multiples_of_eight_bytes()
    {
        var map = new DictionaryMap(MapType.PerCpuHash, sizeof(int), sizeof(int), cpus: 3);
        PerCpuMap<int, int> typed = map.AsPerCpu<int, int>();
        typed.Update(7, [10, 20, 30]);

        Assert.Equal(24, map.BufferSize);
        Assert.True(typed.TryGetValues(7, out int[]? values));
        Assert.Equal([10, 20, 30], values);
        Assert.False(typed.TryGetValues(8, out _));
        Assert.Equal([10, 20, 30], Assert.Single(typed.Entries()).Value);
        Assert.Throws<ArgumentException>(() => typed.Update(7, [1]));
    }

    [Fact]
    public void A_missing_key_is_named()
    {
        var missing = Assert.Throws<KeyNotFoundException>(() => Filled(1).As<int, long>()[42]);
        Assert.Equal("map 'entries' has no entry for 42", missing.Message);
    }

    static DictionaryMap Filled(int count)
    {
        var map = new DictionaryMap(MapType.Hash, sizeof(int), sizeof(long));
        for (int i = 0; i < count; i++)
            map.As<int, long>()[i] = i * 100L;
        return map;
    }

    static List<(int Key, long Value)> Walk(BpfMap map)
    {
        var result = new List<(int, long)>();
        foreach (MapEntry entry in map.Entries())
            result.Add((BitConverter.ToInt32(entry.Key), BitConverter.ToInt64(entry.Value)));
        return result;
    }
}
