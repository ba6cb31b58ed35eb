using System.Runtime.InteropServices;

namespace Skep.Linux.Interop;

/// <summary><c>link_create</c> of <c>union bpf_attr</c>, for BPF_LINK_CREATE. What follows <see cref="Flags"/> depends on the attach
/// type.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
struct LinkCreateAttributes
{
    [FieldOffset(0)] public int ProgFd;

    /// <summary>Also <c>target_ifindex</c>.</summary>
    [FieldOffset(4)] public int TargetFd;
    [FieldOffset(8)] public uint AttachType;
    [FieldOffset(12)] public uint Flags;

    [FieldOffset(16)] public int TargetBtfId;

    [FieldOffset(16)] public ulong IterInfo;
    [FieldOffset(24)] public uint IterInfoLen;

    /// <summary><c>perf_event.bpf_cookie</c>.</summary>
    [FieldOffset(16)] public ulong PerfEventCookie;

    /// <summary><c>tracing.cookie</c>.</summary>
    [FieldOffset(24)] public ulong TracingCookie;
}
