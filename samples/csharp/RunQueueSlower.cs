namespace Skep.Samples;

/// <summary>
/// Waits for a CPU: threads that could run but had to wait longer than <see cref="SlowerThan"/>, from the moment they were woken up, or
/// were taken off a CPU while they wanted more of it.
/// </summary>
[Bpf]
public sealed class RunQueueSlower : BpfObject
{
    /// <summary>0 for all.</summary>
    public int TargetProcess { get; init; }

    /// <summary>Nanoseconds.</summary>
    public ulong SlowerThan { get; init; } = 10_000_000;

    /// <summary>Since when a thread waits.</summary>
    [MaxEntries(32_768)] public LruHashMap<int, ulong> Waiting { get; } = new();

    public RingBuffer<Wait> Waits { get; } = new();

    public Global<ulong> Lost { get; } = new();

    [BtfTracepoint("sched_wakeup")]
    public int OnWakeup(Task task)
    {
        Enqueue(task);
        return 0;
    }

    [BtfTracepoint("sched_wakeup_new")]
    public int OnWakeupNew(Task task)
    {
        Enqueue(task);
        return 0;
    }

    [BtfTracepoint("sched_switch")]
    public int OnSwitch(bool preempted, Task previous, Task next)
    {
        if (IsRunnable(previous))
            Enqueue(previous);
        int thread = next.pid;
        if (!Waiting.TryRead(in thread, out ulong since))
            return 0;
        Waiting.Delete(in thread);
        ulong waited = Bpf.KtimeGetNs() - since;
        if (waited < SlowerThan)
            return 0;
        if (!Waits.TryReserve(out Reservation<Wait> record))
        {
            Interlocked.Increment(ref Lost.Value);
            return 0;
        }
        record.Value = new Wait
        {
            Nanoseconds = waited, ProcessId = next.tgid, ThreadId = thread, Cpu = Bpf.GetSmpProcessorId(), Comm = next.comm,
            PreviousThreadId = previous.pid, PreviousComm = previous.comm,
        };
        record.Submit();
        return 0;
    }

    void Enqueue(Task task)
    {
        int thread = task.pid;
        // The idle task, 0, waits for nothing.
        if (thread == 0 || (TargetProcess != 0 && task.tgid != TargetProcess))
            return;
        Waiting.Update(in thread, Bpf.KtimeGetNs());
    }

    static bool IsRunnable(Task task) =>
        (Core.Exists(in task.__state) ? task.__state : (ulong)Kernel.As<TaskBefore514>(task).state) == 0;

    public struct Wait
    {
        public ulong Nanoseconds;
        public int ProcessId;
        public int ThreadId;
        public uint Cpu;

        /// <summary>What had the CPU before.</summary>
        public int PreviousThreadId;
        public Comm Comm;
        public Comm PreviousComm;
    }
}
