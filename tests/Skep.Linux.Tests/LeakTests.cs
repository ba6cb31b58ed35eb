using Skep.Bytecode;
using Skep.KernelAbi;
using Skep.Objects;
using static Skep.Linux.Tests.TestObjects;

namespace Skep.Linux.Tests;

/// <summary>Runs alone, because it counts the descriptors of the whole process.</summary>
[CollectionDefinition(nameof(LeakTests), DisableParallelization = true)]
public sealed class LeakCollection;

[Collection(nameof(LeakTests))]
public sealed class LeakTests
{
    public LeakTests() => Require.Root();

    static ObjectSpec Complete(params object[] more)
    {
        var outer = new MapSpec
        {
            Name = "outer", Type = MapType.HashOfMaps, KeySize = 4, ValueSize = 4, MaxEntries = 2, Slots = [new(1, "inner")],
            Inner = Map("template", MapType.Array, 4, 8, 1),
        };
        var data = new MapSpec
        {
            Name = ".data", Type = MapType.Array, KeySize = 4, ValueSize = 4, MaxEntries = 1, Origin = MapOrigin.Data, Contents = [1, 2, 3, 4],
        };
        return Object([
            Map("inner", MapType.Array, 4, 8, 1), outer, data, Map("ring", MapType.RingBuf, 0, 0, 4096), Returning("xdp", 2), .. more,
        ]);
    }

    [Fact]
    public void What_is_loaded_is_seen_by_the_count()
    {
        using KernelHost host = KernelHost.Open();
        string[] before = Descriptors();
        using LoadedObject loaded = host.Load(Complete());
        string[] opened = [.. Descriptors().GroupBy(name => name).SelectMany(group => group.Skip(before.Count(name => name == group.Key)))];
        Assert.Equal(["anon_inode:bpf-map", "anon_inode:bpf-map", "anon_inode:bpf-map", "anon_inode:bpf-map", "anon_inode:bpf-prog"], opened);
    }

    [Fact]
    public void Loading_and_disposing_closes_everything() => AssertNoLeak(static host => host.Load(Complete()).Dispose());

    [Fact]
    public void A_rejected_program_leaves_nothing_open() => AssertNoLeak(static host =>
        Assert.Throws<VerifierException>(() => host.Load(Complete(Program("bad", "xdp", [Instruction.Exit])))));

    [Fact]
    public void A_refused_map_leaves_nothing_open() => AssertNoLeak(static host =>
        Assert.Throws<BpfSystemException>(() => host.Load(Complete(Map("bad", MapType.Array, 8, 8, 1)))));

    static void AssertNoLeak(Action<KernelHost> action)
    {
        using KernelHost host = KernelHost.Open();
        // The first time may open what the process keeps: the kernel's types, the epoll thread.
        action(host);
        string[] before = Descriptors();
        for (int i = 0; i < 5; i++)
            action(host);
        Assert.Equal(before, Descriptors());
    }

    /// <summary>The BPF objects and other anonymous descriptors that are open. Files are left out: the runtime opens and closes them as it likes.</summary>
    static string[] Descriptors() =>
        [.. Directory.EnumerateFiles("/proc/self/fd").Select(static path => File.ResolveLinkTarget(path, false)?.Name ?? "").Where(static name =>
            name.StartsWith("anon_inode", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
