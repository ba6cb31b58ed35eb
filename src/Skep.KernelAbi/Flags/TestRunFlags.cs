namespace Skep.KernelAbi;

/// <summary>The <c>flags</c> of <c>BPF_PROG_TEST_RUN</c>.</summary>
[Flags]
public enum TestRunFlags : uint
{
    None = 0,

    /// <summary>Run on the CPU in the <c>cpu</c> field (Linux 5.10).</summary>
    RunOnCpu = 1 << 0,

    /// <summary>XDP: frames really go where the verdict says (Linux 5.18).</summary>
    XdpLiveFrames = 1 << 1,

    /// <summary>The packet carries a complete checksum (Linux 6.16).</summary>
    SkbChecksumComplete = 1 << 2,
}
