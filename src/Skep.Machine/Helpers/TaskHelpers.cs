using System.Text.Unicode;

namespace Skep.Machine;

/// <summary>Helpers on the task that a program finds running: <c>kernel/bpf/helpers.c</c>, <c>kernel/trace/bpf_trace.c</c>.</summary>
static unsafe class TaskHelpers
{
    /// <summary>TASK_COMM_LEN of the kernel, terminator included.</summary>
    const int CommandSize = 16;

    public static ulong GetCurrentPidTgid(VirtualCpu cpu, ulong* r) => Pair(cpu.Task.ProcessId, (uint)cpu.Task.ThreadId);

    public static ulong GetCurrentUidGid(VirtualCpu cpu, ulong* r) => Pair((int)cpu.Task.GroupId, cpu.Task.UserId);

    public static ulong GetCurrentCgroupId(VirtualCpu cpu, ulong* r) => cpu.Task.CgroupId;

    public static ulong GetCurrentTask(VirtualCpu cpu, ulong* r) => cpu.Task.Address;

    /// <summary><c>strscpy_pad</c> of the task's name.</summary>
    public static ulong GetCurrentComm(VirtualCpu cpu, ulong* r)
    {
        Span<byte> destination = cpu.Buffer(1, r[1], (uint)r[2], write: true);
        destination.Clear();
        // What is cut off is whole characters here, which the kernel does not mind.
        Utf8.FromUtf16(cpu.Task.Command, destination[..Math.Max(0, Math.Min(destination.Length, CommandSize) - 1)], out _, out _);
        return 0;
    }

    public static ulong GetAttachCookie(VirtualCpu cpu, ulong* r) => cpu.Cookie;

    static ulong Pair(int high, uint low) => (ulong)(uint)high << 32 | low;
}
