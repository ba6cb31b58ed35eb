using System.Runtime.InteropServices;

namespace Skep;

/// <summary>What a packet's tunnel is or will be (<c>struct bpf_tunnel_key</c>). Addresses of IPv4 are numbers in host order.</summary>
[KernelName("bpf_tunnel_key")]
[StructLayout(LayoutKind.Explicit, Size = 44)]
public struct TunnelKey
{
    [FieldOffset(0)] public uint Id;
    [FieldOffset(4)] public uint RemoteIpv4;
    [FieldOffset(4)] public Ipv6Address RemoteIpv6;
    [FieldOffset(20)] public byte TypeOfService;
    [FieldOffset(21)] public byte TimeToLive;
    [FieldOffset(22)] public ushort Flags;
    [FieldOffset(24)] public uint Label;
    [FieldOffset(28)] public uint LocalIpv4;
    [FieldOffset(28)] public Ipv6Address LocalIpv6;
}
