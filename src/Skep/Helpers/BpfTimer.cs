using System.Runtime.InteropServices;
using Skep.KernelAbi;

namespace Skep;

/// <summary>
/// A timer in the value of a hash or array map (Linux 5.15): <see cref="Init"/> once, then <see cref="SetCallback"/> and
/// <see cref="Start"/>. In plain runs it fires in <see cref="PlainKernel.RunTimers"/>.
/// </summary>
[KernelName("bpf_timer")]
[StructLayout(LayoutKind.Sequential, Size = 16)]
public struct BpfTimer
{
    readonly ulong _opaque;

    /// <param name="timer">In a value of <paramref name="map"/>.</param>
    /// <param name="map">The map.</param>
    /// <param name="clock">1 for CLOCK_MONOTONIC, 7 for CLOCK_BOOTTIME.</param>
    [BpfHelper(HelperId.TimerInit)]
    public static long Init<TKey, TValue>(ref BpfTimer timer, KeyedMap<TKey, TValue> map, ulong clock = 1)
        where TKey : unmanaged
        where TValue : unmanaged
    {
        PlainKernel.Current.Timers.Init(Address(in timer), map);
        return 0;
    }

    /// <param name="timer">An initialised timer.</param>
    /// <param name="callback">A static function.</param>
    [BpfHelper(HelperId.TimerSetCallback)]
    public static long SetCallback<TKey, TValue>(ref BpfTimer timer, TimerCallback<TKey, TValue> callback)
        where TKey : unmanaged
        where TValue : unmanaged
    {
        nuint address = Address(in timer);
        if (PlainKernel.Current.Timers.MapOf(address) is not KeyedMap<TKey, TValue> map)
            return -22;
        PlainKernel.Current.Timers.SetCallback(address, () => map.CallAt(address, callback));
        return 0;
    }

    /// <summary>Has the callback called once, so many nanoseconds from now.</summary>
    [BpfHelper(HelperId.TimerStart)]
    public static long Start(ref BpfTimer timer, ulong nanoseconds, ulong flags = 0) =>
        PlainKernel.Current.Timers.Start(Address(in timer), PlainKernel.Current.Options.Clock.Monotonic + nanoseconds) ? 0 : -22;

    /// <returns>1 when the timer was running, 0 when not.</returns>
    [BpfHelper(HelperId.TimerCancel)]
    public static long Cancel(ref BpfTimer timer) => PlainKernel.Current.Timers.Cancel(Address(in timer)) ? 1 : 0;

    static nuint Address(ref readonly BpfTimer timer) => (nuint)Kernel.AddressOf(in timer);
}

/// <summary>What a timer calls, with the entry that it is in. The result is not used.</summary>
public delegate int TimerCallback<TKey, TValue>(KeyedMap<TKey, TValue> map, ref readonly TKey key, ref TValue value)
    where TKey : unmanaged
    where TValue : unmanaged;
