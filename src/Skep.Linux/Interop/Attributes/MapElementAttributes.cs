using System.Runtime.InteropServices;

namespace Skep.Linux.Interop;

/// <summary>Fields of <c>union bpf_attr</c> for BPF_MAP_*_ELEM, BPF_MAP_GET_NEXT_KEY (value is next_key) and BPF_MAP_FREEZE.</summary>
[StructLayout(LayoutKind.Sequential)]
struct MapElementAttributes
{
    public int MapFd;
    public ulong Key;
    public ulong Value;
    public ulong Flags;
}
