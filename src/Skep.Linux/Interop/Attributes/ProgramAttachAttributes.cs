using System.Runtime.InteropServices;

namespace Skep.Linux.Interop;

/// <summary>Fields of <c>union bpf_attr</c> for BPF_PROG_ATTACH and BPF_PROG_DETACH.</summary>
[StructLayout(LayoutKind.Sequential)]
struct ProgramAttachAttributes
{
    public int TargetFd;
    public int AttachBpfFd;
    public uint AttachType;
    public uint AttachFlags;
    public int ReplaceBpfFd;
}
