using System;
using System.Threading;
using Skep;
using Skep.KernelAbi;

public enum Reason : byte { None, Small, Large }

[Bpf]
public sealed class EveryMap : BpfObject
{
    public ArrayMap<Entry> Array { get; } = new(16);
    public HashMap<Pair, Entry> Hash { get; } = new(128);
    [MaxEntries(99), MapFlags(MapFlags.NoPrealloc)] public HashMap<uint, uint> Sized { get; } = new();
    public LruHashMap<uint, ulong> Lru { get; } = new(64);
    public PerCpuHashMap<uint, ulong> PerCpu { get; } = new(64);
    public PerCpuArray<ulong> Counters { get; } = new(8);
    public QueueMap<Entry> Queue { get; } = new(8);
    public RingBuffer<Entry> Ring { get; } = new(8192);
    public PerfEventArray<Entry> Perf { get; } = new();
    [MapName("renamed")] public HashMap<Reason, long> Named { get; } = new(4);
    public HashOfMaps<uint, HashMap<uint, ulong>> Outer { get; } = new(innerTemplate: new HashMap<uint, ulong>(32), maxEntries: 4);

    public struct Entry { public ulong When; public uint Length; public Reason Reason; public bool Seen; public Comm Who; }

    public readonly record struct Pair(ushort A, ushort B);

    [Xdp]
    public XdpAction Use(ref readonly XdpContext ctx)
    {
        uint zero = 0;
        var pair = new Pair((ushort)ctx.Queue, 5);
        Entry entry = default;
        entry.When = Bpf.KtimeGetNs();
        entry.Length = (uint)ctx.Packet.Length;
        entry.Reason = entry.Length > 100 ? Reason.Large : Reason.Small;
        entry.Seen = true;
        Hash.Update(in pair, in entry);
        if (Array.TryGetValue(in zero, out var first))
            first.Value = entry;
        if (Counters.TryGetValue(in zero, out var counter))
            counter.Value++;
        if (Lru.TryGetOrAdd(in zero, out var used))
            Interlocked.Add(ref used.Value, 1);
        if (PerCpu.TryGetOrAdd(in zero, out var own))
            own.Value += 2;
        Queue.Push(in entry);
        Ring.Output(in entry);
        var reason = entry.Reason;
        if (Named.TryGetValue(in reason, out var named))
            Interlocked.Increment(ref named.Value);
        HashMap<uint, ulong>? inner = Outer.Find(in zero);
        if (inner != null && inner.TryGetValue(in zero, out var deep))
            deep.Value++;
        return Sized.Delete(in zero) ? XdpAction.Drop : XdpAction.Pass;
    }
}

[Bpf]
public sealed class Aborts : BpfObject
{
    public Global<int> Steps { get; } = new();

    [Tc]
    public TcAction Deep(ref readonly SkbContext ctx)
    {
        Steps.Value = 1;
        Check((int)ctx.Length);
        Steps.Value = 2;
        return TcAction.Ok;
    }

    static void Check(int length)
    {
        if (Half(length) > 1000)
            throw new ArgumentException($"{length} is too much", nameof(length));
    }

    static int Half(int n) => n % 2 == 0 ? n / 2 : throw new InvalidOperationException();
}
