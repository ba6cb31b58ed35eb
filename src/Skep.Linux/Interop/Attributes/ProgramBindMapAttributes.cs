using System.Runtime.InteropServices;

namespace Skep.Linux.Interop;

/// <summary><c>prog_bind_map</c> of <c>union bpf_attr</c>, for BPF_PROG_BIND_MAP.</summary>
[StructLayout(LayoutKind.Sequential)]
struct ProgramBindMapAttributes
{
    public int ProgFd;
    public int MapFd;
    public uint Flags;
}
