using System.Runtime.InteropServices;

namespace Skep.Linux.Interop;

/// <summary>Fields of <c>union bpf_attr</c> for BPF_OBJ_PIN and BPF_OBJ_GET.</summary>
[StructLayout(LayoutKind.Sequential)]
struct ObjectPathAttributes
{
    public ulong Pathname;
    public int BpfFd;
    public uint FileFlags;
    public int PathFd;
}
