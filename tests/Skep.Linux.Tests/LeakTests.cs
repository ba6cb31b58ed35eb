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
            Name = ".data", Type = MapType.Array, KeySize = 4, ValueSize = 4, MaxEntries = 1, Origin = MapOrigin.Data,
            Contents = [1, 2, 3, 4],
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
        Assert.Equal(["anon_inode:bpf-map", "anon_inode:bpf-map", "anon_inode:bpf-map", "anon_inode:bpf-map", "anon_inode:bpf-prog"],
            More(before));
    }

    [Fact]
    public void Loading_and_disposing_closes_everything() => AssertNoLeak(static host => host.Load(Complete()).Dispose());

    [Fact]
    public void A_rejected_program_leaves_nothing_open() => AssertNoLeak(static host =>
        Assert.Throws<VerifierException>(() => host.Load(Complete(Program("bad", "xdp", [Instruction.Exit])))));

    [Fact]
    public void A_refused_map_leaves_nothing_open() => AssertNoLeak(static host =>
        Assert.Throws<BpfSystemException>(() => host.Load(Complete(Map("bad", MapType.Array, 8, 8, 1)))));

    [Fact]
    public void Attaching_and_disposing_closes_everything()
    {
        using var devices = new VethPair();
        using var cgroup = new TestCgroup();
        (string Section, AttachTarget Target)[] attachments =
        [
            ("tp/task/task_rename", AttachTarget.FromSection),
            ("raw_tp/task_rename", AttachTarget.FromSection),
            ("tp_btf/task_rename", AttachTarget.FromSection),
            ("iter/bpf_map", AttachTarget.FromSection),
            ("uprobe", new AttachTarget.UserProbe("libc.so.6") { Symbol = "eventfd", ProcessId = Environment.ProcessId }),
            ("perf_event", new AttachTarget.PerfSample { Frequency = 1 }),
            ("perf_event", new AttachTarget.PerfSample { Frequency = 1, ProcessId = Environment.ProcessId }),
            ("socket", new AttachTarget.Interface(devices.Far)),
            ("xdp", new AttachTarget.Interface(devices.Far)),
            ("tcx/egress", new AttachTarget.Interface(devices.Near)),
            ("cgroup_skb/egress", new AttachTarget.Cgroup(cgroup.Path)),
            ("sk_lookup", new AttachTarget.NetworkNamespace()),
        ];
        foreach ((string section, AttachTarget target) in attachments)
        {
            AssertNoLeak(host =>
            {
                using LoadedObject loaded = host.Load(Object(Returning(section, section is "iter/bpf_map" or "perf_event" ? 0 : 1)));
                loaded.Attach("constant", target);
            });
        }
    }

    [Fact]
    public void A_refused_attachment_leaves_nothing_open() => AssertNoLeak(static host =>
    {
        using LoadedObject loaded = host.Load(Object(
            Returning("xdp", 1, "xdp"), Returning("tp/task/no_such_event", 1, "tp"), Returning("raw_tp/no_such_event", 1, "raw"),
            Returning("uprobe", 1, "uprobe"), Returning("cgroup_skb/egress", 1, "cgroup"), Returning("perf_event", 0, "perf")));
        (string, AttachTarget)[] wrong =
        [
            ("xdp", new AttachTarget.Interface("lo") { Mode = XdpMode.Offload }),
            ("tp", AttachTarget.FromSection),
            ("raw", AttachTarget.FromSection),
            ("uprobe", new AttachTarget.UserProbe("/proc/self/exe") { Offset = ulong.MaxValue / 2 }),
            ("cgroup", new AttachTarget.Cgroup("/tmp")),
            ("perf", new AttachTarget.PerfSample { Type = 77 }),
        ];
        foreach ((string program, AttachTarget target) in wrong)
            Assert.ThrowsAny<BpfException>(() => loaded.Attach(program, target));
    });

    [Theory]
    [InlineData(MapType.RingBuf, 0, 4096u)]
    [InlineData(MapType.PerfEventArray, 4, 0u)]
    public void Reading_events_and_disposing_closes_everything(MapType type, int size, uint entries) => AssertNoLeak(host =>
    {
        using LoadedObject loaded = host.Load(Object(Map("events", type, size, size, entries)));
        using EventStream stream = loaded.Maps[0].OpenEvents();
        stream.Wait(TimeSpan.Zero, TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource();
        IAsyncEnumerator<long> records = stream.ReadAllAsync<long>(stop.Token).GetAsyncEnumerator(CancellationToken.None);
        // Waits until cancelled, as there is no record.
        Task<bool> next = records.MoveNextAsync().AsTask();
        stop.Cancel();
        Assert.False(next.GetAwaiter().GetResult());
    });

    /// <summary>Each stage of a load fails after the ones before it have made something.</summary>
    [Theory]
    [InlineData("a map")]
    [InlineData("the slots of a map of maps")]
    [InlineData("a target that programs name at load")]
    [InlineData("a kernel symbol")]
    [InlineData("the verifier")]
    [InlineData("the slots of a tail call table")]
    public void A_load_that_fails_leaves_nothing_in_the_process_or_the_kernel(string stage)
    {
        string directory = $"/sys/fs/bpf/skep-leak-{Environment.ProcessId}", mark = $"k{Environment.ProcessId % 100_000}_";
        var options = new LoadOptions { PinDirectory = directory };
        Directory.CreateDirectory(directory);
        try
        {
            AssertNoLeak(host =>
            {
                Assert.ThrowsAny<BpfException>(() => host.Load(FailingAt(stage, mark), options));
                Assert.Empty(Directory.EnumerateFileSystemEntries(directory));
            });
        }
        finally
        {
            Directory.Delete(directory);
        }
        AssertGone(mark);
    }

    static ObjectSpec FailingAt(string stage, string mark)
    {
        MapSpec pinned = Map(mark + "pinned", MapType.Hash, 4, 8, 8), data = Map(mark + "data", MapType.Array, 4, 8, 1, MapFlags.Mmapable);
        pinned.Pinning = MapPinning.ByName;
        ProgramSpec good = Returning("xdp", 2, mark + "good");
        (Instruction first, Instruction second) = Instruction.LoadImmediate64(Register.R1, 0);
        return stage switch
        {
            "a map" => Object(pinned, data, Map(mark + "bad", MapType.Array, 8, 8, 1), good),
            "the slots of a map of maps" => Object(pinned, data, new MapSpec
            {
                Name = mark + "outer", Type = MapType.ArrayOfMaps, KeySize = 4, ValueSize = 4, MaxEntries = 1,
                    Slots = [new(7, pinned.Name)],
                Inner = pinned.Copy(),
            }, good),
            "a target that programs name at load" => Object(pinned, data, good, Returning("tp_btf/no_such_event", 0, mark + "bad")),
            "a kernel symbol" => WithSymbol(Object(pinned, data, good, Program(mark + "bad", "xdp", [first, second, .. Return(1)],
                new SymbolReference(0, ReferenceKind.KernelVariable, "skep_no_such_symbol")))),
            "the verifier" => Object(pinned, data, good, Program(mark + "bad", "xdp", [Instruction.Exit])),
            _ => Object(pinned, data, new MapSpec
            {
                Name = mark + "table", Type = MapType.ProgArray, KeySize = 4, ValueSize = 4, MaxEntries = 2,
                Slots = [new(0, good.Name), new(1, mark + "other")],
            }, good, Returning("tc", 0, mark + "other")),
        };

        static ObjectSpec WithSymbol(ObjectSpec spec)
        {
            spec.Externs.Add(new ExternSpec { Name = "skep_no_such_symbol", Kind = ExternKind.Variable });
            return spec;
        }
    }

    [Fact]
    public void When_one_of_all_programs_cannot_be_attached_the_links_of_the_others_are_gone()
    {
        string mark = $"k{Environment.ProcessId % 100_000}_";
        AssertNoLeak(host =>
        {
            using LoadedObject loaded = host.Load(Object(
                Returning("tp/task/task_rename", 0, mark + "first"), Returning("raw_tp/task_rename", 0, mark + "second"),
                Returning("tp/task/no_such_event", 0, mark + "third")));
            string[] before = Descriptors();
            Assert.ThrowsAny<BpfException>(() => loaded.AttachAll());
            Assert.Empty(More(before));
        });
        AssertGone(mark);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_stream_disposed_while_it_is_read_leaves_nothing_open(bool perf) => AssertNoLeak(_ =>
    {
        using EventProgram program = perf ? EventProgram.Perf() : EventProgram.Ring();
        EventStream stream = program.Events.OpenEvents();
        program.Emit(10);
        using var reading = new ManualResetEventSlim();
        var reader = new Thread(() =>
        {
            try
            {
                stream.Drain(_ => reading.Set());
                while (true)
                    stream.Drain(static _ => { });
            }
            catch (ObjectDisposedException)
            {
            }
        });
        reader.Start();
        Assert.True(reading.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        stream.Dispose();
        reader.Join();
    });

    static void AssertNoLeak(Action<KernelHost> action)
    {
        const int Rounds = 10, MemoryNoise = 1 << 20;
        using KernelHost host = KernelHost.Open();
        // The first time may open what the process keeps: the kernel's types, the epoll thread.
        action(host);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        string[] before = Descriptors();
        int mappings = Mappings();
        long memory = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < Rounds; i++)
            action(host);
        Assert.Empty(More(before));
        Assert.InRange(Mappings(), 0, mappings);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true), 0, memory + MemoryNoise);
    }

    /// <summary>The kernel frees after a grace period. Programs first: a tail call table that nobody has open is emptied by a work item
    /// (<c>prog_array_map_clear</c>, kernel/bpf/arraymap.c), and the kernel loses the table for good when it is opened, as by listing maps,
    /// while that is pending.</summary>
    static void AssertGone(string mark)
    {
        AssertSoon(() => !KernelInventory.Programs().Any(program => program.Name.StartsWith(mark, StringComparison.Ordinal)));
        AssertSoon(() => !KernelInventory.Maps().Any(map => map.Name.StartsWith(mark, StringComparison.Ordinal)));
    }

    static void AssertSoon(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(30)));

    /// <summary>Memory that is shared with maps and perf events.</summary>
    static int Mappings() => File.ReadLines("/proc/self/maps").Count(static line =>
        line.EndsWith("anon_inode:bpf-map", StringComparison.Ordinal)
            || line.EndsWith("anon_inode:[perf_event]", StringComparison.Ordinal));

    /// <summary>What is open now and was not before. Fewer may be: tests that ran earlier can still be closing theirs.</summary>
    static List<string> More(string[] before)
    {
        List<string> now = [.. Descriptors()];
        foreach (string descriptor in before)
            now.Remove(descriptor);
        return now;
    }

    /// <summary>The BPF objects and other anonymous descriptors that are open. Files are left out: the runtime opens and closes them as it
    /// likes.</summary>
    static string[] Descriptors() =>
        [.. Directory.GetFiles("/proc/self/fd").Select(static path => new FileInfo(path).LinkTarget ?? "").Where(static target =>
            target.StartsWith("anon_inode", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
