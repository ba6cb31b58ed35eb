using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Skep.KernelAbi;
using Skep.Machine;

namespace Skep;

public static partial class Bpf
{
    /// <summary>Process (the kernel's tgid) in the upper half, thread (its pid) in the lower.</summary>
    [BpfHelper(HelperId.GetCurrentPidTgid)]
    public static ulong GetCurrentPidTgid() => (ulong)(uint)Task.ProcessId << 32 | (uint)Task.ThreadId;

    /// <summary>Group in the upper half, user in the lower.</summary>
    [BpfHelper(HelperId.GetCurrentUidGid)]
    public static ulong GetCurrentUidGid() => (ulong)Task.GroupId << 32 | Task.UserId;

    [BpfHelper(HelperId.GetCurrentCgroupId)]
    public static ulong GetCurrentCgroupId() => Task.CgroupId;

    public static int CurrentProcessId => (int)(GetCurrentPidTgid() >> 32);

    public static int CurrentThreadId => (int)GetCurrentPidTgid();

    public static uint CurrentUserId => (uint)GetCurrentUidGid();

    /// <summary>The thread's name.</summary>
    public static Comm CurrentComm
    {
        get
        {
            GetCurrentComm(out Comm comm, (uint)Unsafe.SizeOf<Comm>());
            return comm;
        }
    }

    /// <summary>The number that was given when the program was attached (Linux 5.15).</summary>
    [BpfHelper(HelperId.GetAttachCookie)]
    public static ulong GetAttachCookie<TContext>(ref readonly TContext context)
        where TContext : struct => PlainKernel.Current.Cookie;

    /// <summary>Address of the probed function (Linux 5.15).</summary>
    [BpfHelper(HelperId.GetFuncIp)]
    public static ulong GetFuncIp<TContext>(ref readonly TContext context)
        where TContext : struct => 0;

    /// <summary>Sends a signal to the current process (Linux 5.3).</summary>
    [BpfHelper(HelperId.SendSignal)]
    public static long SendSignal(uint signal) => throw NotInPlainRuns("signals");

    /// <summary>Has the probed function not run and return a value instead; only for functions that allow it.</summary>
    [BpfHelper(HelperId.OverrideReturn)]
    public static long OverrideReturn(ref readonly RegistersContext context, ulong value) =>
        throw NotInPlainRuns("functions to be replaced");

    [BpfHelper(HelperId.GetCurrentComm)]
    static long GetCurrentComm<T>(out T text, uint size)
        where T : unmanaged
    {
        text = default;
        CopyText(Encoding.UTF8.GetBytes(Task.Command), ref text);
        return 0;
    }

    static RunningTask Task => PlainKernel.Current.Options.Task;

    internal static NotSupportedException NotInPlainRuns(string what) => new($"there are no {what} in plain runs");

    /// <summary>Copies with a terminator, cut to fit.</summary>
    static int CopyText<T>(ReadOnlySpan<byte> text, ref T to)
        where T : unmanaged
    {
        Span<byte> room = MemoryMarshal.AsBytes(new Span<T>(ref to));
        room.Clear();
        text[..Math.Min(text.Length, room.Length - 1)].CopyTo(room);
        return Math.Min(text.Length, room.Length - 1) + 1;
    }
}
