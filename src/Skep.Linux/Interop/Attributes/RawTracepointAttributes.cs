using System.Runtime.InteropServices;

namespace Skep.Linux.Interop;

/// <summary><c>raw_tracepoint</c> of <c>union bpf_attr</c>, for BPF_RAW_TRACEPOINT_OPEN.</summary>
[StructLayout(LayoutKind.Sequential)]
struct RawTracepointAttributes
{
    public ulong Name;
    public int ProgFd;
    public ulong Cookie;
}
