using System.Runtime.InteropServices;

namespace Skep.Linux.Interop;

/// <summary><c>iter_create</c> of <c>union bpf_attr</c>, for BPF_ITER_CREATE.</summary>
[StructLayout(LayoutKind.Sequential)]
struct IteratorCreateAttributes
{
    public int LinkFd;
    public uint Flags;
}
