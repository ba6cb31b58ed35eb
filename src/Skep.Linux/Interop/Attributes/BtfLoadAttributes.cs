using System.Runtime.InteropServices;

namespace Skep.Linux.Interop;

/// <summary>Fields of <c>union bpf_attr</c> for BPF_BTF_LOAD.</summary>
[StructLayout(LayoutKind.Sequential)]
struct BtfLoadAttributes
{
    public ulong Btf;
    public ulong BtfLogBuf;
    public uint BtfSize;
    public uint BtfLogSize;
    public uint BtfLogLevel;
    public uint BtfLogTrueSize;
    public uint BtfFlags;
    public int BtfTokenFd;
}
