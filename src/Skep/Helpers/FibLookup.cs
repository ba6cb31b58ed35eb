using System.Runtime.InteropServices;

namespace Skep;

/// <summary>
/// Question and answer of <see cref="Bpf.FibLookup{TContext}(ref readonly TContext, ref FibLookup, uint)"/> (<c>struct bpf_fib_lookup</c>).
/// </summary>
[KernelName("bpf_fib_lookup")]
[StructLayout(LayoutKind.Explicit, Size = 64)]
public struct FibLookup
{
    /// <summary><c>AF_INET</c> (2) or <c>AF_INET6</c> (10).</summary>
    [FieldOffset(0)] public byte Family;
    [FieldOffset(1)] public IpProtocol Protocol;

    /// <summary>In network order, as the next.</summary>
    [FieldOffset(2)] public ushort SourcePort;
    [FieldOffset(4)] public ushort DestinationPort;

    /// <summary>In: bytes of the packet, to check against the route's MTU. Out: that MTU.</summary>
    [FieldOffset(6)] public ushort TotalLength;

    /// <summary>In: the device that received the packet. Out: the one to send it.</summary>
    [FieldOffset(8)] public uint Interface;

    /// <summary>In: type of service, or flow information of IPv6. Out: the route's metric.</summary>
    [FieldOffset(12)] public uint TypeOfService;
    [FieldOffset(16)] public Ipv4Address SourceIpv4;
    [FieldOffset(16)] public Ipv6Address SourceIpv6;

    /// <summary>In: the packet's destination. Out: the next hop.</summary>
    [FieldOffset(32)] public Ipv4Address DestinationIpv4;
    [FieldOffset(32)] public Ipv6Address DestinationIpv6;
    [FieldOffset(48)] public ushort VlanProtocol;
    [FieldOffset(50)] public ushort VlanTag;

    /// <summary>Out: addresses for the Ethernet header.</summary>
    [FieldOffset(52)] public MacAddress Source;
    [FieldOffset(58)] public MacAddress Destination;
}
