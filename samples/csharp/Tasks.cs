namespace Skep.Samples;

/// <summary>
/// Task list: one line for each process on the system, written where the kernel itself walks its tasks. Reading the iterator gives the
/// text.
/// </summary>
[Bpf]
public sealed class Tasks : BpfObject
{
    const uint KernelThread = 0x00200000;
    const uint Idle = 0x402; // uninterruptible, but no load on the system

    /// <summary>Only processes, not their threads.</summary>
    public bool OnlyLeaders { get; init; } = true;

    [Iterator("task")]
    public int List(TaskIterator<Task> ctx)
    {
        if (ctx.Task is not { } task)
            return 0;
        if (ctx.Meta.Number == 0)
            Bpf.SeqPrint(ctx.Meta.Output, "    PID    PPID     UID S         KB COMMAND\n"u8);
        if (OnlyLeaders && task.pid != task.tgid)
            return 0;
        ulong pages = task.mm is { } memory ? memory.total_vm : 0;
        Bpf.SeqPrint(ctx.Meta.Output, "%7d %7d %7d %c %10llu %s%s\n"u8, task.pid, task.real_parent.tgid, task.real_cred.uid.val,
            (uint)StateLetter(task),
            pages * 4, FormatArgument.Text(in task.comm), (task.flags & KernelThread) != 0 ? " (kernel)"u8 : ""u8);
        return 0;
    }

    /// <summary>One letter as ps(1) has it.</summary>
    static byte StateLetter(Task task)
    {
        uint state = Core.Exists(in task.__state) ? task.__state : (uint)Kernel.As<TaskBefore514>(task).state;
        if ((state & Idle) == Idle)
            return (byte)'I';
        // One bit for each state, the lowest meaning "S"; no bit, and it runs.
        ReadOnlySpan<byte> letters = "SDTtXZP"u8;
        for (int bit = 0; bit < letters.Length; bit++)
        {
            if ((state & (1u << bit)) != 0)
                return letters[bit];
        }
        return (byte)'R';
    }
}
