using Skep.Linux.Interop;

namespace Skep.Linux;

/// <summary>Converts the kernel's times since boot (<c>ktime_get_boottime</c>).</summary>
static unsafe class BootClock
{
    const int CLOCK_BOOTTIME = 7;

    public static DateTimeOffset ToTime(ulong nanosecondsSinceBoot)
    {
        long* now = stackalloc long[2];
        if (LibC.GetClock(CLOCK_BOOTTIME, now) != 0)
            throw SystemFailure.Last("clock_gettime(CLOCK_BOOTTIME)");
        TimeSpan sinceBoot = TimeSpan.FromSeconds(now[0]) + TimeSpan.FromTicks(now[1] / TimeSpan.NanosecondsPerTick);
        return DateTimeOffset.Now - sinceBoot + TimeSpan.FromTicks((long)(nanosecondsSinceBoot / TimeSpan.NanosecondsPerTick));
    }
}
