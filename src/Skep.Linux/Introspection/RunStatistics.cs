using Skep.KernelAbi;
using Skep.Linux.Interop;

namespace Skep.Linux;

/// <summary>Makes the kernel measure every program's run time and count its runs while this lives (Linux 5.8).</summary>
public sealed class RunStatistics : IDisposable
{
    /// <summary>BPF_STATS_RUN_TIME.</summary>
    const uint RunTime = 0;

    readonly BpfFileDescriptor _descriptor;

    RunStatistics(BpfFileDescriptor descriptor) => _descriptor = descriptor;

    public static RunStatistics Enable()
    {
        var attributes = new EnableStatisticsAttributes { Type = RunTime };
        int errno = Bpf.Open(BpfCommand.EnableStats, ref attributes, out BpfFileDescriptor descriptor);
        return errno == 0 ? new(descriptor) : throw SystemFailure.Of("bpf(BPF_ENABLE_STATS)", errno);
    }

    public void Dispose() => _descriptor.Dispose();
}
