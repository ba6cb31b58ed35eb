using System.Runtime.InteropServices;

namespace Skep.Linux.Interop;

/// <summary>Fields of <c>union bpf_attr</c> for BPF_*_GET_NEXT_ID (StartId in, NextId out) and BPF_*_GET_FD_BY_ID.</summary>
[StructLayout(LayoutKind.Sequential)]
struct ObjectIdAttributes
{
    public uint StartId;
    public uint NextId;
    public uint OpenFlags;
}
