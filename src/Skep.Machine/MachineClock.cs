using System.Diagnostics;

namespace Skep.Machine;

/// <summary>The clocks of the time helpers, in nanoseconds. Override to replay a capture at its own time.</summary>
public class MachineClock
{
    // CLOCK_TAI is ahead of UTC by the leap seconds so far; none was added since 2017.
    const long TaiOffset = 37_000_000_000;

    public static MachineClock System { get; } = new();

    /// <summary>CLOCK_MONOTONIC: <c>bpf_ktime_get_ns</c>.</summary>
    public virtual ulong Monotonic => (ulong)(Stopwatch.GetTimestamp() * (1_000_000_000.0 / Stopwatch.Frequency));

    /// <summary>CLOCK_BOOTTIME: <c>bpf_ktime_get_boot_ns</c>. Elsewhere than in the kernel, suspended time is not known.</summary>
    public virtual ulong Boot => Monotonic;

    /// <summary>CLOCK_REALTIME as nanoseconds since 1970.</summary>
    public virtual ulong Real => (ulong)(DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100;

    /// <summary>CLOCK_TAI: <c>bpf_ktime_get_tai_ns</c>.</summary>
    public ulong Tai => Real + TaiOffset;
}
