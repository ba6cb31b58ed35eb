using System.Numerics;
using System.Runtime.CompilerServices;

namespace Skep.Samples;

/// <summary>
/// Function latency: how long calls of functions in user-space programs take, as a histogram. Which functions is said when the two programs
/// are attached, to a function's entry and its return; a cookie given with both keeps several functions apart.
/// </summary>
[Bpf]
public sealed class UprobeLatency : BpfObject
{
    const int MaxDepth = 16;
    const int SlotCount = 40;

    /// <summary>0 for all.</summary>
    public int TargetProcess { get; init; }

    /// <summary>By cookie.</summary>
    [MaxEntries(256)] public HashMap<ulong, Histogram> Histograms { get; } = new();

    /// <summary>By process in the high half, thread in the low.</summary>
    [MaxEntries(16_384)] public LruHashMap<ulong, Calls> Threads { get; } = new();

    public Global<ulong> UnmatchedReturns { get; } = new();

    [Uprobe]
    public int Enter()
    {
        ulong id = Bpf.GetCurrentPidTgid();
        if (TargetProcess != 0 && (int)(id >> 32) != TargetProcess)
            return 0;
        if (!Threads.TryGetOrAdd(in id, out Ref<Calls> found))
            return 0;
        ref Calls calls = ref found.Value;
        uint depth = calls.Depth;
        if (depth >= MaxDepth)
        {
            calls.TooDeep++;
            return 0;
        }
        calls.Began[(int)depth] = Bpf.KtimeGetNs();
        calls.Depth = depth + 1;
        return 0;
    }

    [Uretprobe]
    public int Leave(ref readonly RegistersContext ctx)
    {
        ulong id = Bpf.GetCurrentPidTgid(), now = Bpf.KtimeGetNs();
        if (TargetProcess != 0 && (int)(id >> 32) != TargetProcess)
            return 0;
        if (!Threads.TryGetValue(in id, out Ref<Calls> found) || found.Value.Depth == 0) // the call began before we looked
        {
            Interlocked.Increment(ref UnmatchedReturns.Value);
            return 0;
        }
        ref Calls calls = ref found.Value;
        if (calls.TooDeep > 0)
        {
            calls.TooDeep--;
            return 0;
        }
        uint depth = calls.Depth - 1;
        if (depth < MaxDepth)
        {
            calls.Depth = depth;
            Record(Bpf.GetAttachCookie(in ctx), now - calls.Began[(int)depth]);
        }
        return 0;
    }

    void Record(ulong cookie, ulong took)
    {
        if (!Histograms.TryGetOrAdd(in cookie, out Ref<Histogram> found))
            return;
        ref Histogram histogram = ref found.Value;
        int slot = Math.Min(BitOperations.Log2(took), SlotCount - 1);
        Interlocked.Increment(ref histogram.Calls);
        Interlocked.Add(ref histogram.Total, took);
        Interlocked.Increment(ref histogram.Slots[slot]);
        if (took > histogram.Longest)
            histogram.Longest = took;
    }

    /// <summary>Slot n counts calls of 2^n to 2^(n+1)-1 nanoseconds.</summary>
    public struct Histogram
    {
        public ulong Calls;
        public ulong Total;
        public ulong Longest;
        public Counts Slots;
    }

    [InlineArray(SlotCount)]
    public struct Counts
    {
        ulong _first;
    }

    /// <summary>Calls that a thread is in, innermost last: a function may call itself, or another one that is watched.</summary>
    public struct Calls
    {
        public uint Depth;
        public uint TooDeep;
        public Times Began;
    }

    [InlineArray(MaxDepth)]
    public struct Times
    {
        ulong _first;
    }
}
