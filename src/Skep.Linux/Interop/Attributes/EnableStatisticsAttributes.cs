using System.Runtime.InteropServices;

namespace Skep.Linux.Interop;

/// <summary><c>enable_stats</c> of <c>union bpf_attr</c>, for BPF_ENABLE_STATS.</summary>
[StructLayout(LayoutKind.Sequential)]
struct EnableStatisticsAttributes
{
    public uint Type;
}
