using Microsoft.Win32.SafeHandles;

namespace Skep.KernelAbi.Tests;

public sealed class MapTypeTests(ITestOutputHelper output)
{
    static readonly uint[] KeySizes = [0, 1, 3, 4, 5, 8, 12, 16, 20, 24, 260, 261];
    static readonly uint[] ValueSizes = [0, 1, 4, 7, 8, 12, 16, 24, 32, 64];
    static readonly uint[] Counts = [0, 1, 2, 3, 4096, 6144, 8192, 12288, 1 << 20, (1 << 20) + 1];

    static readonly MapFlags[] Flags = [.. Enum.GetValues<MapFlags>().Where(flag => flag != MapFlags.None)];
    static readonly KernelVersion RingBufOverwriteCame = new(6, 19);

    [Theory]
    [InlineData(MapType.Array, 4, true)]
    [InlineData(MapType.Array, 8, false)]
    [InlineData(MapType.RingBuf, 0, true)]
    [InlineData(MapType.RingBuf, 4, false)]
    [InlineData(MapType.LpmTrie, 4, false)]
    [InlineData(MapType.LpmTrie, 260, true)]
    [InlineData(MapType.CgroupStorage, 12, false)]
    public void A_key_size_is_accepted_or_not(MapType type, int size, bool accepted) =>
        Assert.Equal(accepted, Row(type).Key.Accepts((uint)size));

    [Theory]
    [InlineData(MapType.Array, "4", "at least 1", "at least 1")]
    [InlineData(MapType.DevMap, "4", "4 or 8", "at least 1")]
    [InlineData(MapType.StackTrace, "4", "at least 8, a multiple of 8", "at least 1")]
    [InlineData(MapType.RingBuf, "0", "0", "4096 to 2147483648, a power of two")]
    [InlineData(MapType.LpmTrie, "5 to 260", "at least 1", "at least 1")]
    public void Size_rules_say_what_they_accept(MapType type, string key, string value, string entries) =>
        Assert.Equal((key, value, entries), (Row(type).Key.ToString(), Row(type).Value.ToString(), Row(type).MaxEntries.ToString()));

    [Fact]
    public void Required_flags_are_allowed_flags()
    {
        foreach (MapTypeInfo row in MapTypes.All)
            Assert.Equal((row.Name, row.RequiredFlags), (row.Name, row.RequiredFlags & row.AllowedFlags));
    }

    [Fact]
    public void Needs_root_The_kernel_creates_maps_of_exactly_the_sizes_and_flags_of_their_row()
    {
        KernelVerifier.Required();
        KernelVersion running = KernelVerifier.Version;
        using SafeFileHandle inner = KernelVerifier.CreateMap(MapType.Array, 4, 8, 1)
            ?? throw new InvalidOperationException("no array map");
        var differences = new List<string>();
        int asked = 0;
        foreach (MapTypeInfo row in MapTypes.All.Where(row => row.FirstKernel <= running && !row.Traits.HasFlag(MapTraits.NeedsBtf)))
        {
            uint key = KeySizes.First(row.Key.Accepts), value = SmallestValue(row), count = Counts.First(row.MaxEntries.Accepts);
            if (!Creates(key, value, count, row.RequiredFlags))
            {
                output.WriteLine($"not in this kernel: {row.Name}");
                continue;
            }
            foreach (uint size in KeySizes)
                Ask($"key size {size}", row.Key.Accepts(size), Creates(size, value, count, row.RequiredFlags));
            foreach (uint size in ValueSizes)
                Ask($"value size {size}", row.Value.Accepts(size), Creates(key, size, count, row.RequiredFlags));
            // Other limits than the rule's, on CPUs and on memory, are out of reach of small numbers.
            bool limited = row.MaxEntries.Maximum < uint.MaxValue;
            foreach (uint entries in Counts.Where(entries => entries <= 3 || limited))
                Ask($"{entries} entries", row.MaxEntries.Accepts(entries), Creates(key, value, entries, row.RequiredFlags));
            foreach (MapFlags flag in Flags.Where(flag => flag != MapFlags.RingBufOverwrite || running >= RingBufOverwriteCame))
                Ask($"flag {flag}", row.AllowedFlags.HasFlag(flag), Creates(key, value, count, row.RequiredFlags | flag));
            foreach (MapFlags flag in Flags.Where(flag => row.RequiredFlags.HasFlag(flag)))
                Ask($"without flag {flag}", false, Creates(key, value, count, row.RequiredFlags & ~flag));

            bool Creates(uint key, uint value, uint entries, MapFlags flags)
            {
                SafeFileHandle? template = row.Traits.HasFlag(MapTraits.MapInMap) ? inner : null;
                using SafeFileHandle? map = KernelVerifier.CreateMap(row.Type, key, value, entries, flags, template);
                return map is not null;
            }

            void Ask(string what, bool expected, bool created)
            {
                asked++;
                if (created != expected)
                    differences.Add($"{row.Name}: {what}: the kernel says {created}");
            }
        }
        output.WriteLine($"{asked} questions");
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    // Stack traces with build ids take 32 bytes a frame, those without take 8; a size that is right for both keeps the flags independent.
    static uint SmallestValue(MapTypeInfo row) => row.Type == MapType.StackTrace ? 32 : ValueSizes.First(row.Value.Accepts);

    static MapTypeInfo Row(MapType type)
    {
        Assert.True(MapTypes.TryGet(type, out MapTypeInfo? row));
        return row;
    }
}
