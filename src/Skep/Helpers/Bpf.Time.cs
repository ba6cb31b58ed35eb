using Skep.KernelAbi;

namespace Skep;

/// <summary>The kernel's helpers, by the kernel's names. In a plain run they answer for <see cref="PlainKernel.Current"/>.</summary>
public static partial class Bpf
{
    /// <summary>Nanoseconds since boot without suspended time.</summary>
    [BpfHelper(HelperId.KtimeGetNs)]
    public static ulong KtimeGetNs() => PlainKernel.Current.Options.Clock.Monotonic;

    /// <summary>Nanoseconds since boot with suspended time (Linux 5.8).</summary>
    [BpfHelper(HelperId.KtimeGetBootNs)]
    public static ulong KtimeGetBootNs() => PlainKernel.Current.Options.Clock.Boot;

    /// <summary>Nanoseconds since boot as of the last timer tick: cheaper (Linux 5.11).</summary>
    [BpfHelper(HelperId.KtimeGetCoarseNs)]
    public static ulong KtimeGetCoarseNs() => PlainKernel.Current.Options.Clock.Monotonic;

    /// <summary>Nanoseconds since 1970 in atomic time (Linux 6.1).</summary>
    [BpfHelper(HelperId.KtimeGetTaiNs)]
    public static ulong KtimeGetTaiNs() => PlainKernel.Current.Options.Clock.Tai;

    [BpfHelper(HelperId.GetSmpProcessorId)]
    public static uint GetSmpProcessorId() => (uint)PlainKernel.Current.Cpu;

    [BpfHelper(HelperId.GetNumaNodeId)]
    public static uint GetNumaNodeId() => 0;

    [BpfHelper(HelperId.GetPrandomU32)]
    public static uint GetPrandomU32() => PlainKernel.Current.NextRandom();
}
