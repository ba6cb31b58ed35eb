namespace Skep.Machine;

/// <summary>Helpers on time, randomness and where the program runs: <c>kernel/bpf/helpers.c</c>.</summary>
static unsafe class TimeHelpers
{
    /// <summary>Jiffies tick 250 times a second on most kernels (CONFIG_HZ).</summary>
    const ulong NanosecondsPerJiffy = 1_000_000_000 / 250;

    /// <summary>
    /// The kernel starts jiffies five minutes before they wrap at 32 bits (INITIAL_JIFFIES), but 64-bit readers see that offset too.
    /// </summary>
    const ulong InitialJiffies = unchecked((uint)(-300 * 250));

    public static ulong KtimeGetNs(VirtualCpu cpu, ulong* r) => cpu.Host.Options.Clock.Monotonic;

    public static ulong KtimeGetBootNs(VirtualCpu cpu, ulong* r) => cpu.Host.Options.Clock.Boot;

    public static ulong KtimeGetTaiNs(VirtualCpu cpu, ulong* r) => cpu.Host.Options.Clock.Tai;

    public static ulong Jiffies64(VirtualCpu cpu, ulong* r) => InitialJiffies + cpu.Host.Options.Clock.Monotonic / NanosecondsPerJiffy;

    public static ulong GetSmpProcessorId(VirtualCpu cpu, ulong* r) => (ulong)cpu.Index;

    public static ulong GetNumaNodeId(VirtualCpu cpu, ulong* r) => 0;

    public static ulong GetPrandomU32(VirtualCpu cpu, ulong* r) => cpu.NextRandom();
}
