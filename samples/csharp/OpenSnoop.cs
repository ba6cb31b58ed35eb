namespace Skep.Samples;

/// <summary>
/// Open tracer: which process opens which file, and with what result. The path is known as the call begins and the result as it ends, so a
/// map keeps the first until the second.
/// </summary>
[Bpf]
public sealed class OpenSnoop : BpfObject
{
    /// <summary>0 for all.</summary>
    public int TargetProcess { get; init; }

    public bool OnlyFailed { get; init; }

    /// <summary>Nanoseconds.</summary>
    public ulong SlowerThan { get; init; }

    /// <summary>By process in the high half, thread in the low.</summary>
    [MaxEntries(10_240)] public HashMap<ulong, Opening> Openings { get; } = new();

    public RingBuffer<OpenEvent> Events { get; } = new(1 << 20);

    /// <summary>How often each error came; 0 counts successes.</summary>
    [MaxEntries(256)] public HashMap<uint, ulong> Results { get; } = new();

    public Global<ulong> Lost { get; } = new();

    [Tracepoint("syscalls", "sys_enter_openat")]
    public int Enter(ref readonly SyscallEnter call)
    {
        ulong id = Bpf.GetCurrentPidTgid();
        if (TargetProcess != 0 && (int)(id >> 32) != TargetProcess)
            return 0;
        Openings.Update(in id, new Opening
        {
            Path = call.Arguments[1], Flags = (int)call.Arguments[2], Mode = (uint)call.Arguments[3], Began = Bpf.KtimeGetNs(),
        });
        return 0;
    }

    [Tracepoint("syscalls", "sys_exit_openat")]
    public int Exit(ref readonly SyscallExit call)
    {
        ulong id = Bpf.GetCurrentPidTgid();
        if (!Openings.TryRead(in id, out Opening opening))
            return 0;
        Openings.Delete(in id);
        int result = (int)call.Result;
        if (Results.TryGetOrAdd(result < 0 ? (uint)-result : 0, out Ref<ulong> seen))
            Interlocked.Increment(ref seen.Value);
        ulong took = Bpf.KtimeGetNs() - opening.Began;
        if ((OnlyFailed && result >= 0) || took < SlowerThan)
            return 0;
        if (!Events.TryReserve(out Reservation<OpenEvent> record))
        {
            Interlocked.Increment(ref Lost.Value);
            return 0;
        }
        ref OpenEvent open = ref record.Value;
        open.ProcessId = (int)(id >> 32);
        open.UserId = Bpf.CurrentUserId;
        open.Result = result;
        open.Flags = opening.Flags;
        open.Mode = opening.Mode;
        open.Took = took;
        open.Comm = Bpf.CurrentComm;
        // The call has read the path by now, so its page is in memory, which it need not have been at the start.
        long length = Bpf.ReadUserText(opening.Path, out open.Path);
        open.PathLength = length > 0 ? (uint)length - 1 : 0;
        record.Submit();
        return 0;
    }

    public struct Opening
    {
        public ulong Path;
        public int Flags;
        public uint Mode;
        public ulong Began;
    }

    public struct OpenEvent
    {
        public int ProcessId;
        public uint UserId;

        /// <summary>File descriptor, or minus the error number.</summary>
        public int Result;
        public int Flags;
        public uint Mode;
        public uint PathLength;

        /// <summary>Nanoseconds.</summary>
        public ulong Took;
        public Comm Comm;
        public Text256 Path;
    }
}
