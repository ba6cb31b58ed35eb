using System.Runtime.InteropServices;

namespace Skep.Linux.Interop;

/// <summary><c>info</c> of <c>union bpf_attr</c>, for BPF_OBJ_GET_INFO_BY_FD.</summary>
[StructLayout(LayoutKind.Sequential)]
struct ObjectInfoAttributes
{
    public int BpfFd;
    public uint InfoLen;
    public ulong Info;
}
