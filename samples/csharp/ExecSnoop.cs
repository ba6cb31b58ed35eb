namespace Skep.Samples;

/// <summary>Process watcher: every program that starts, who started it and in which control group, and how it ended.</summary>
[Bpf]
public sealed class ExecSnoop : BpfObject
{
    /// <summary>Only children of this process; 0 for all.</summary>
    public int TargetParent { get; init; }

    public RingBuffer<ProcessEvent> Events { get; } = new(1 << 20);

    /// <summary>When each process began its present program.</summary>
    [MaxEntries(32_768)] public HashMap<int, ulong> Started { get; } = new();

    public Global<ulong> Lost { get; } = new();

    [BtfTracepoint("sched_process_exec")]
    public int OnExec(Task task, int oldThread, BinaryProgram program)
    {
        if (TargetParent != 0 && task.real_parent.tgid != TargetParent)
            return 0;
        int process = task.tgid;
        Started.Update(in process, Bpf.KtimeGetNs());
        if (!TryBegin(ProcessEventKind.Exec, task, out Reservation<ProcessEvent> record))
            return 0;
        record.Value.ArgumentCount = program.argc;
        Bpf.ReadKernelText(program.filename, out record.Value.Filename);
        record.Submit();
        return 0;
    }

    [Tracepoint("sched", "sched_process_exit")]
    public int OnExit()
    {
        int process = Bpf.CurrentProcessId;
        if (Bpf.CurrentThreadId != process) // a thread ends; the process may go on
            return 0;
        if (!Started.TryRead(in process, out ulong began)) // began before we looked, or is none of ours
            return 0;
        var task = Kernel.CurrentTask<Task>();
        if (TryBegin(ProcessEventKind.Exit, task, out Reservation<ProcessEvent> record))
        {
            int code = task.exit_code;
            record.Value.ExitStatus = (code & 0x7f) != 0 ? 128 + (code & 0x7f) : code >> 8 & 0xff;
            record.Value.Lifetime = record.Value.Time - began;
            record.Submit();
        }
        Started.Delete(in process);
        return 0;
    }

    bool TryBegin(ProcessEventKind kind, Task task, out Reservation<ProcessEvent> record)
    {
        if (!Events.TryReserve(out record))
        {
            Interlocked.Increment(ref Lost.Value);
            return false;
        }
        record.Value = new ProcessEvent
        {
            Kind = kind,
            ProcessId = task.tgid,
            ParentId = task.real_parent.tgid,
            UserId = task.real_cred.uid.val,
            CgroupId = Bpf.GetCurrentCgroupId(),
            Time = Bpf.KtimeGetNs(),
            Comm = Bpf.CurrentComm,
            ParentComm = task.real_parent.comm,
        };
        Bpf.ReadKernelText(task.cgroups.dfl_cgrp.kn.name, out record.Value.Cgroup);
        return true;
    }

    public enum ProcessEventKind
    {
        Exec,
        Exit,
    }

    public struct ProcessEvent
    {
        public ProcessEventKind Kind;
        public int ProcessId;
        public int ParentId;
        public uint UserId;
        public ulong CgroupId;
        public ulong Time;

        /// <summary>Nanoseconds since exec; at exit only.</summary>
        public ulong Lifetime;

        /// <summary>0-255, or 128 and the signal's number.</summary>
        public int ExitStatus;
        public int ArgumentCount;
        public Comm Comm;
        public Comm ParentComm;
        public Text64 Cgroup;
        public Text128 Filename;
    }
}
