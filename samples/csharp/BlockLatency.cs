using System.Numerics;
using System.Runtime.CompilerServices;

namespace Skep.Samples;

/// <summary>How long disks take: from the moment a request goes to the device until it is complete, as histograms for reads and writes.</summary>
[Bpf]
public sealed class BlockLatency : BpfObject
{
    public const int SlotCount = 32;

    /// <summary>As <see cref="DeviceNumber"/> makes it; 0 for all.</summary>
    public uint TargetDevice { get; init; }

    /// <summary>When each request went to its device.</summary>
    [MaxEntries(10_240)] public LruHashMap<ulong, ulong> Issued { get; } = new();

    public Global<Histogram> Reads { get; } = new();

    public Global<Histogram> Writes { get; } = new();

    [BtfTracepoint("block_rq_issue")]
    public int OnIssue(Request request)
    {
        if (TargetDevice != 0 && (request.q.disk is not { } disk || DeviceNumber(disk.major, disk.first_minor) != TargetDevice))
            return 0;
        Issued.Update(Kernel.PointerTo(request), Bpf.KtimeGetNs());
        return 0;
    }

    [BtfTracepoint("block_rq_complete")]
    public int OnComplete(Request request, int error, uint bytes)
    {
        ulong key = Kernel.PointerTo(request);
        if (!Issued.TryRead(in key, out ulong issued))
            return 0;
        ulong took = Bpf.KtimeGetNs() - issued;
        // A request may complete in parts.
        if (bytes < request.__data_len)
            return 0;
        Issued.Delete(in key);
        switch ((RequestOperation)(request.cmd_flags & 0xff))
        {
            case RequestOperation.Read:
                Reads.Value.Add(took, bytes);
                break;
            case RequestOperation.Write:
                Writes.Value.Add(took, bytes);
                break;
        }
        return 0;
    }

    /// <summary>A device's number as the kernel has it.</summary>
    public static uint DeviceNumber(int major, int minor) => (uint)major << 20 | (uint)minor;

    /// <summary><c>enum req_op</c>.</summary>
    enum RequestOperation
    {
        Read = 0,
        Write = 1,
    }

    public struct Histogram
    {
        public Counts Slots;
        public ulong Bytes;

        public void Add(ulong nanoseconds, uint bytes)
        {
            int slot = Math.Min(BitOperations.Log2(nanoseconds / 1000 | 1), SlotCount - 1);
            Interlocked.Increment(ref Slots[slot]);
            Interlocked.Add(ref Bytes, bytes);
        }
    }

    /// <summary>Element n counts requests that took 2^n to 2^(n+1)-1 microseconds; the first also those below.</summary>
    [InlineArray(SlotCount)]
    public struct Counts
    {
        ulong _first;
    }
}

[KernelStruct("request")]
public sealed class Request
{
    public RequestQueue q = null!;
    public uint cmd_flags;
    public uint __data_len;
}

[KernelStruct("request_queue")]
public sealed class RequestQueue
{
    public Disk? disk;
}

[KernelStruct("gendisk")]
public sealed class Disk
{
    public int major;
    public int first_minor;
}
