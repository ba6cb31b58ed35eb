using System.Runtime.InteropServices;

namespace Skep.Linux.Interop;

/// <summary><c>batch</c> of <c>union bpf_attr</c>, for BPF_MAP_*_BATCH.</summary>
[StructLayout(LayoutKind.Sequential)]
struct MapBatchAttributes
{
    public ulong InBatch;
    public ulong OutBatch;
    public ulong Keys;
    public ulong Values;
    public uint Count;
    public int MapFd;
    public ulong ElemFlags;
    public ulong Flags;
}
