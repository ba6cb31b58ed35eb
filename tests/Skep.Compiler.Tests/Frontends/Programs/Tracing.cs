using System;
using System.Runtime.CompilerServices;
using System.Threading;
using Skep;
using Skep.KernelAbi;

[KernelStruct("task_struct")]
public sealed class Task
{
    public int pid;
    public int tgid;
    public Task? real_parent;
    public Cred? real_cred;
    public Comm comm;
}

[KernelStruct("cred")]
public sealed class Cred { public UserId uid; }

[KernelStruct("kuid_t")]
public struct UserId { public uint val; }

[Bpf]
public sealed class Processes : BpfObject
{
    public RingBuffer<Event> Events { get; } = new(4096);

    public HashMap<int, ulong> Starts { get; } = new(1024);

    public int OnlyUser { get; init; } = -1;

    public struct Event { public int Pid; public int ParentPid; public uint User; public Comm Comm; }

    [BtfTracepoint("sched_process_exec")]
    public int Exec(Task task, int oldPid)
    {
        if (!Events.TryReserve(out var record))
            return 0;
        record.Value.Pid = task.pid;
        record.Value.ParentPid = task.real_parent!.tgid;
        record.Value.User = task.real_cred!.uid.val;
        record.Value.Comm = task.comm;
        record.Submit();
        ulong now = Bpf.KtimeGetNs();
        Starts.Update(in task.tgid, in now);
        return task.real_parent is null ? 1 : 0;
    }

    [Kprobe("do_unlinkat")]
    public int Unlink(int dfd, ulong name)
    {
        Task task = Kernel.CurrentTask<Task>();
        int pid = task.real_parent!.pid;
        ulong now = Bpf.KtimeGetNs();
        Starts.Update(in pid, in now);
        return 0;
    }

    [RawTracepoint("sched_switch")]
    public int Switch(bool preempt, Task previous, Task next)
    {
        int pid = next.pid;
        if (OnlyUser >= 0 && next.real_cred!.uid.val != (uint)OnlyUser)
            return 0;
        if (Core.Exists(ref previous.tgid) && Starts.TryGetValue(in pid, out var start))
            start.Value = Bpf.KtimeGetNs() - start.Value;
        return 0;
    }

    [Tracepoint("syscalls", "sys_enter_openat")]
    public int Open(ref readonly OpenAt record)
    {
        Bpf.Print("openat %d"u8, (int)record.Descriptor);
        return 0;
    }

    public struct OpenAt { ulong _common; long _number; public long Descriptor; public ulong Name; public long Flags; }
}

[Bpf]
public sealed class Callbacks : BpfObject
{
    public HashMap<uint, ulong> Values { get; } = new(64);

    public Global<ulong> Largest { get; } = new();

    struct State { public ulong Sum; public uint Count; }

    [Tracepoint("raw_syscalls", "sys_enter")]
    public int Run()
    {
        State state = default;
        Bpf.Loop(10, static (uint index, ref State s) => { s.Sum += index; s.Count++; return s.Count == 5 ? LoopControl.Break : LoopControl.Continue; }, ref state);
        Values.ForEach(static (map, ref readonly key, ref value, ref s) => { s.Sum += value + key; return LoopControl.Continue; }, ref state);
        Largest.Value = Math.Max(Largest.Value, state.Sum);
        return 0;
    }
}

[Bpf]
public sealed class Composed : BpfObject
{
    public ArrayMap<Slot> Slots { get; } = new(8);

    public ProgramArray<XdpContext, XdpAction> Tail { get; } = new(4);

    public struct Slot { public BpfSpinLock Lock; public int Count; public ulong Last; }

    [Xdp]
    public XdpAction Run(ref readonly XdpContext ctx)
    {
        uint index = ctx.Queue & 7;
        if (Slots.TryGetValue(in index, out var slot))
        {
            using (new Turn(ref slot.Value))
                slot.Value.Count++;
        }
        return Tail.TryTailCall(in ctx, 1, out XdpAction result) ? result : XdpAction.Pass;
    }

    ref struct Turn
    {
        readonly ref Slot _slot;

        public Turn(ref Slot slot)
        {
            _slot = ref slot;
            slot.Last++;
        }

        public void Dispose() => _slot.Last += 2;
    }
}
