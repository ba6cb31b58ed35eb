using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Skep.Btf;
using Skep.KernelAbi;
using static Skep.Linux.Tests.TestObjects;

namespace Skep.Linux.Tests;

public sealed class InventoryTests
{
    public InventoryTests() => Require.Root();

    /// <summary>What bpftool says of one object.</summary>
    static JsonElement Bpftool(string arguments)
    {
        var start = new ProcessStartInfo(Require.Tool("bpftool"), "-j " + arguments) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        JsonDocument document = JsonDocument.Parse(process.StandardOutput.BaseStream);
        process.WaitForExit();
        return document.RootElement;
    }

    [Fact]
    public void A_program_is_described_as_bpftool_does()
    {
        using var program = new CountingProgram("xdp", 2);
        uint id = (uint)program.Program.Id;
        ProgramRecord record = Assert.Single(KernelInventory.Programs(), record => record.Id == id);
        JsonElement expected = Bpftool($"prog show id {id}");
        Assert.Equal(expected.GetProperty("type").GetString(), record.Type.KernelName);
        Assert.Equal(expected.GetProperty("name").GetString(), record.Name);
        Assert.Equal(expected.GetProperty("tag").GetString(), record.Tag);
        Assert.Equal(expected.GetProperty("gpl_compatible").GetBoolean(), record.IsGplCompatible);
        Assert.Equal(expected.GetProperty("uid").GetUInt32(), record.UserId);
        Assert.Equal(expected.GetProperty("bytes_xlated").GetInt32(), record.TranslatedBytes);
        Assert.Equal(expected.GetProperty("bytes_jited").GetInt32(), record.JitedBytes);
        Assert.Equal(expected.GetProperty("bytes_memlock").GetInt64(), record.MemoryBytes);
        Assert.Equal(expected.GetProperty("map_ids").EnumerateArray().Select(item => item.GetUInt32()), record.MapIds);
        Assert.InRange((record.LoadTime - DateTimeOffset.Now).TotalSeconds, -30, 1);
    }

    [Fact]
    public void A_map_is_described_as_bpftool_does()
    {
        using var host = KernelHost.Open();
        using LoadedObject loaded = host.Load(Object(Map("inventory_map", MapType.Hash, 4, 24, 77, MapFlags.NoPrealloc)));
        var map = (KernelMap)loaded.Maps[0];
        map.Freeze();
        uint id = (uint)map.Id;
        MapRecord record = Assert.Single(KernelInventory.Maps(), record => record.Id == id);
        JsonElement expected = Bpftool($"map show id {id}");
        Assert.Equal(expected.GetProperty("type").GetString(), record.Type.KernelName);
        Assert.Equal(expected.GetProperty("name").GetString(), record.Name);
        Assert.Equal(expected.GetProperty("bytes_key").GetInt32(), record.KeySize);
        Assert.Equal(expected.GetProperty("bytes_value").GetInt32(), record.ValueSize);
        Assert.Equal(expected.GetProperty("max_entries").GetUInt32(), record.MaxEntries);
        Assert.Equal(expected.GetProperty("flags").GetUInt32(), (uint)record.Flags);
        Assert.Equal(expected.GetProperty("frozen").GetInt32() == 1, record.IsFrozen);
        Assert.Equal(expected.GetProperty("bytes_memlock").GetInt64(), record.MemoryBytes);
    }

    [Fact]
    public void Links_say_what_they_are_attached_to()
    {
        Require.That(KernelRelease.Current >= new KernelVersion(6, 6), "needs Linux 6.6, which has all these links");
        using var devices = new VethPair();
        using var cgroup = new TestCgroup();
        using CountingProgram xdp = new("xdp", 2), tcx = new("tcx/ingress"), raw = new("raw_tp/task_rename", ownThread: true),
            traced = new("tp_btf/task_rename", ownThread: true), tracepoint = new("tp/task/task_rename", ownThread: true),
            skb = new("cgroup_skb/egress", 1), probe = new("uprobe", ownThread: true);
        var device = new AttachTarget.Interface(devices.Far);
        LinkRecord onXdp = Record(xdp, device), onTcx = Record(tcx, device);
        Assert.Equal((LinkType.Xdp, devices.Far, (int?)NetworkDevice.Index(devices.Far)), (onXdp.Type, onXdp.Target, onXdp.InterfaceIndex));
        Assert.Equal((LinkType.Tcx, devices.Far, (AttachType?)AttachType.TcxIngress), (onTcx.Type, onTcx.Target, onTcx.AttachType));
        LinkRecord onRaw = Record(raw, AttachTarget.FromSection), onTraced = Record(traced, AttachTarget.FromSection);
        Assert.Equal((LinkType.RawTracepoint, "task_rename"), (onRaw.Type, onRaw.Target));
        // The kernel makes the same kind of link for both.
        Assert.Equal((LinkType.RawTracepoint, "task_rename"), (onTraced.Type, onTraced.Target));
        LinkRecord onTracepoint = Record(tracepoint, AttachTarget.FromSection);
        Assert.Equal((LinkType.PerfEvent, "tracepoint task_rename"), (onTracepoint.Type, onTracepoint.Target));
        LinkRecord onProbe = Record(probe,
            new AttachTarget.UserProbe("libc.so.6") { Symbol = "eventfd", ProcessId = Environment.ProcessId });
        Assert.StartsWith("uprobe /", onProbe.Target, StringComparison.Ordinal);
        LinkRecord onCgroup = Record(skb, new AttachTarget.Cgroup(cgroup.Path));
        Assert.Equal((LinkType.Cgroup, (AttachType?)AttachType.CgroupInetEgress), (onCgroup.Type, onCgroup.AttachType));
        Assert.Equal(Bpftool($"link show id {onCgroup.Id}").GetProperty("cgroup_id").GetUInt64(), onCgroup.CgroupId);

        static LinkRecord Record(CountingProgram program, AttachTarget target)
        {
            var link = (KernelLink)program.Object.Attach("count", target);
            LinkRecord record = Assert.Single(KernelInventory.Links(), record => record.Id == link.Id);
            Assert.Equal((uint)program.Program.Id, record.ProgramId);
            return record;
        }
    }

    [Fact]
    public void The_kernels_own_types_are_among_the_btf_objects()
    {
        Require.That(KernelRelease.Current >= new KernelVersion(5, 11), "needs Linux 5.11");
        Require.KernelBtf();
        BtfRecord kernel = Assert.Single(KernelInventory.BtfObjects(), record => record.Name == "vmlinux");
        Assert.True(kernel.IsKernel);
        Assert.Equal(new FileInfo("/sys/kernel/btf/vmlinux").Length, kernel.Size);
        Assert.True(KernelInventory.OpenBtf(kernel.Id).TryFind("task_struct", BtfKind.Struct, out _));
    }

    [Fact]
    public void Runs_are_counted_while_statistics_are_on()
    {
        using var program = new CountingProgram("xdp", 2);
        uint id = (uint)program.Program.Id;
        using (RunStatistics.Enable())
            program.Program.Run(new RunInput { Data = new byte[14], Repeat = 1000 });
        ProgramRecord record = KernelInventory.TryGetProgram(id)!;
        Assert.True(record.RunCount >= 1000);
        Assert.True(record.RunTime > TimeSpan.Zero);
    }

    [Fact]
    public void The_code_comes_back_as_the_verifier_left_it()
    {
        using var host = KernelHost.Open();
        using LoadedObject loaded = host.Load(Object(Returning("xdp", 2)));
        Assert.Equal(Return(2), KernelInventory.TryGetTranslatedCode((uint)((KernelProgram)loaded.Programs[0]).Id));
    }

    [Fact]
    public void This_process_holds_what_it_loaded()
    {
        Require.That(KernelRelease.Current >= new KernelVersion(5, 15), "needs Linux 5.15, which has a link for tracepoints");
        using var program = new CountingProgram("tp/task/task_rename", ownThread: true);
        var link = (KernelLink)program.Object.Attach("count");
        List<ObjectHolder> own = [.. KernelInventory.Holders().Where(holder => holder.ProcessId == Environment.ProcessId)];
        Assert.Contains(own, holder => holder.Kind == ObjectKind.Program && holder.ObjectId == program.Program.Id);
        Assert.Contains(own, holder => holder.Kind == ObjectKind.Link && holder.ObjectId == link.Id);
        Assert.Contains(own, holder => holder.Kind == ObjectKind.Map && holder.ObjectId == ((KernelMap)program.Object.Maps[0]).Id);
    }

    [Fact]
    public void What_is_gone_is_null()
    {
        using var host = KernelHost.Open();
        LoadedObject loaded = host.Load(Object(Map("gone", MapType.Array, 4, 4, 1), Returning("xdp", 2)));
        uint program = (uint)((KernelProgram)loaded.Programs[0]).Id;
        loaded.Dispose();
        Assert.True(SpinWait.SpinUntil(() => KernelInventory.TryGetProgram(program) is null, TimeSpan.FromSeconds(10)));
        Assert.Null(KernelInventory.TryGetLink(uint.MaxValue));
        Assert.Null(KernelInventory.TryGetBtf(uint.MaxValue));
        Assert.Null(KernelInventory.TryGetMap(uint.MaxValue));
        Assert.Null(KernelInventory.TryGetTranslatedCode(uint.MaxValue));
    }

    [Fact]
    public void A_map_can_be_opened_by_id_and_by_path()
    {
        string path = $"/sys/fs/bpf/skep-map-{Environment.ProcessId}", program = path + "-program";
        using var host = KernelHost.Open();
        using LoadedObject loaded = host.Load(Object(Map("opened", MapType.Hash, 4, 8, 16), Returning("xdp", 2)));
        var map = (KernelMap)loaded.Maps[0];
        map.As<int, long>()[1] = 10;
        try
        {
            map.Pin(path);
            ((KernelProgram)loaded.Programs[0]).Pin(program);
            using KernelMap byId = KernelInventory.TryOpenMap((uint)map.Id)!, byPath = KernelMap.OpenPinned(path);
            Assert.Equal(10, byId.As<int, long>()[1]);
            byPath.As<int, long>()[2] = 20;
            Assert.Equal(20, map.As<int, long>()[2]);
            Assert.Equal("opened", byPath.Name);
            Assert.Null(byId.Types);
            Assert.Throws<ArgumentException>(() => KernelMap.OpenPinned(program));
            Assert.Throws<BpfSystemException>(() => KernelMap.OpenPinned(path + "-none"));
        }
        finally
        {
            File.Delete(path);
            File.Delete(program);
        }
    }

    [Fact]
    public void Many_symbols_are_found_in_one_pass()
    {
        string[] lines = [.. File.ReadLines("/proc/kallsyms").Where(line => !line.Contains('[', StringComparison.Ordinal))];
        string[] names = [.. lines.Select(line => line.Split(' ', '\t')[2])];
        ILookup<string, string> byName = names.ToLookup(name => name);
        string[] unique = [.. byName.Where(group => group.Count() == 1).Select(group => group.Key).Where((_, i) => i % 1000 == 0)];
        string repeated = byName.First(group => group.Count() > 1).Key;
        var found = KernelSymbols.Find([.. unique, repeated, "no_such_symbol_anywhere"]);
        foreach (string name in unique)
        {
            string line = lines.First(line => line.EndsWith(" " + name, StringComparison.Ordinal));
            ulong address = ulong.Parse(line.Split(' ')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            Assert.Equal(address, Assert.Single(found[name]));
        }
        Assert.True(found[repeated].Count > 1);
        Assert.False(found.ContainsKey("no_such_symbol_anywhere"));
    }
}
