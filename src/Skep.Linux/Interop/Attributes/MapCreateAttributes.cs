using System.Runtime.InteropServices;

namespace Skep.Linux.Interop;

/// <summary>Fields of <c>union bpf_attr</c> for BPF_MAP_CREATE.</summary>
[StructLayout(LayoutKind.Sequential)]
struct MapCreateAttributes
{
    public uint MapType;
    public uint KeySize;
    public uint ValueSize;
    public uint MaxEntries;
    public uint MapFlags;
    public int InnerMapFd;
    public int NumaNode;
    public ObjectName MapName;
    public uint MapIfindex;
    public int BtfFd;
    public int BtfKeyTypeId;
    public int BtfValueTypeId;
    public int BtfVmlinuxValueTypeId;
    public ulong MapExtra;
    public int ValueTypeBtfObjFd;
    public int MapTokenFd;
}
