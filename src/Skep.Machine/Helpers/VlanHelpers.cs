using System.Buffers.Binary;

namespace Skep.Machine;

/// <summary>
/// Helpers on VLAN tags: <c>net/core/filter.c</c> and <c>skb_vlan_push</c>, <c>skb_vlan_pop</c> of <c>net/core/skbuff.c</c>. As there, the
/// outermost tag that a program pushes stands beside the packet, where the context shows it, and only a further one moves it into the
/// bytes.
/// </summary>
static unsafe class VlanHelpers
{
    const int AddressesSize = 12;

    /// <summary>VLAN_MAX_DEPTH of the kernel.</summary>
    const int MaxDepth = 8;

    static readonly ushort Vlan = VlanTag.NetworkOrder(0x8100);
    static readonly ushort ServiceVlan = VlanTag.NetworkOrder(0x88a8);

    public static ulong Push(VirtualCpu cpu, ulong* r)
    {
        cpu.ContextArgument(r[1]);
        ushort protocol = (ushort)r[2];
        int result = Push(cpu, IsVlan(protocol) ? protocol : Vlan, (ushort)r[3]);
        cpu.Skb.LinkLength = cpu.LinkLength;
        cpu.InvalidatePointers();
        return (ulong)result;
    }

    public static ulong Pop(VirtualCpu cpu, ulong* r)
    {
        cpu.ContextArgument(r[1]);
        int result = Pop(cpu);
        cpu.InvalidatePointers();
        return (ulong)result;
    }

    /// <summary>bpf_skb_ecn_set_ce.</summary>
    public static ulong SetCongestionExperienced(VirtualCpu cpu, ulong* r)
    {
        cpu.ContextArgument(r[1]);
        ushort protocol = InnerProtocol(cpu);
        // The network header, even where it is that of a VLAN, as the kernel has it.
        if (protocol == VirtualCpu.EtherTypeIpv4 && HasNetwork(cpu, 20))
            return MarkIpv4(cpu.NetworkHeader);
        return protocol == VirtualCpu.EtherTypeIpv6 && HasNetwork(cpu, 40) ? MarkIpv6(cpu.NetworkHeader) : 0;
    }

    static int Push(VirtualCpu cpu, ushort protocol, ushort tag)
    {
        if (cpu.ContextField(SkBuff.VlanPresent) != 0)
        {
            if (cpu.PacketLength < VirtualCpu.EthernetHeader)
                return -Errno.EINVAL;
            if (!cpu.TryMoveStart(-VlanTag.Size))
                return -Errno.ENOMEM;
            byte* data = cpu.PacketData;
            new ReadOnlySpan<byte>(data + VlanTag.Size, AddressesSize).CopyTo(new Span<byte>(data, AddressesSize));
            ushort outer = (ushort)cpu.ContextField(SkBuff.VlanProto);
            BitConverter.TryWriteBytes(new Span<byte>(data + AddressesSize, 2), outer);
            BinaryPrimitives.WriteUInt16BigEndian(new Span<byte>(data + AddressesSize + 2, 2), (ushort)cpu.ContextField(SkBuff.VlanTci));
            cpu.SetContextField(SkBuff.Protocol, outer);
            cpu.LinkHeader -= VlanTag.Size;
            cpu.NetworkHeader -= VlanTag.Size;
        }
        SetTag(cpu, protocol, tag);
        return 0;
    }

    static int Pop(VirtualCpu cpu)
    {
        if (cpu.ContextField(SkBuff.VlanPresent) != 0)
        {
            SetTag(cpu, 0, 0);
        }
        else
        {
            if (!IsVlan((ushort)cpu.ContextField(SkBuff.Protocol)))
                return 0;
            if (!TryRemove(cpu, out _))
                return -Errno.ENOMEM;
        }
        // The next tag takes the place of the one that left.
        ushort protocol = (ushort)cpu.ContextField(SkBuff.Protocol);
        if (!IsVlan(protocol))
            return 0;
        if (!TryRemove(cpu, out ushort tag))
            return -Errno.ENOMEM;
        SetTag(cpu, protocol, tag);
        return 0;
    }

    /// <summary>__skb_vlan_pop.</summary>
    static bool TryRemove(VirtualCpu cpu, out ushort tag)
    {
        tag = 0;
        if (cpu.PacketLength < VirtualCpu.EthernetHeader + VlanTag.Size)
            return false;
        byte* old = cpu.PacketData;
        tag = BinaryPrimitives.ReadUInt16BigEndian(new ReadOnlySpan<byte>(old + AddressesSize + 2, 2));
        new ReadOnlySpan<byte>(old, AddressesSize).CopyTo(new Span<byte>(old + VlanTag.Size, AddressesSize));
        cpu.TryMoveStart(VlanTag.Size);
        cpu.SetContextField(SkBuff.Protocol, VirtualCpu.EthernetProtocol(new ReadOnlySpan<byte>(cpu.PacketData, cpu.PacketLength)));
        cpu.LinkHeader += VlanTag.Size;
        if (cpu.NetworkOffset < VirtualCpu.EthernetHeader)
            cpu.NetworkHeader = cpu.PacketData + VirtualCpu.EthernetHeader;
        cpu.Skb.LinkLength = cpu.LinkLength;
        return true;
    }

    static void SetTag(VirtualCpu cpu, ushort protocol, ushort tag)
    {
        cpu.SetContextField(SkBuff.VlanProto, protocol);
        cpu.SetContextField(SkBuff.VlanTci, tag);
        cpu.SetContextField(SkBuff.VlanPresent, protocol != 0 ? 1u : 0u);
    }

    /// <summary>vlan_get_protocol: what the VLAN tags in the packet enclose; 0 when they do not end.</summary>
    static ushort InnerProtocol(VirtualCpu cpu)
    {
        ushort type = (ushort)cpu.ContextField(SkBuff.Protocol);
        if (!IsVlan(type))
            return type;
        int offset = cpu.Skb.LinkLength != 0 ? cpu.Skb.LinkLength - VlanTag.Size : VirtualCpu.EthernetHeader;
        for (int depth = 1; depth < MaxDepth && offset >= 0 && offset + VlanTag.Size <= cpu.PacketLength; depth++, offset += VlanTag.Size)
        {
            type = BitConverter.ToUInt16(new ReadOnlySpan<byte>(cpu.PacketData + offset + 2, 2));
            if (!IsVlan(type))
                return type;
        }
        return 0;
    }

    static bool HasNetwork(VirtualCpu cpu, int size) =>
        cpu.PacketLength >= size && cpu.NetworkHeader >= cpu.PacketData && size <= cpu.PacketEnd - cpu.NetworkHeader;

    /// <summary>IP_ECN_set_ce, with the checksum corrected by what the two bits change.</summary>
    static ulong MarkIpv4(byte* header)
    {
        int next = (header[1] + 1) & 3;
        if ((next & 2) == 0)
            return next == 0 ? 1u : 0u;
        var checksum = new Span<byte>(header + 10, 2);
        ushort sum = BinaryPrimitives.ReadUInt16BigEndian(checksum);
        BinaryPrimitives.WriteUInt16BigEndian(checksum, InternetChecksum.Add16(sum, (ushort)(0xfffb + next)));
        header[1] |= 3;
        return 1;
    }

    static ulong MarkIpv6(byte* header)
    {
        const byte Marked = 3 << 4;
        if ((header[1] & Marked) == 0)
            return 0;
        header[1] |= Marked;
        return 1;
    }

    static bool IsVlan(ushort protocol) => protocol == Vlan || protocol == ServiceVlan;
}
