namespace Skep.Machine;

/// <summary>Helpers that change the length of the packet of an <c>__sk_buff</c>: <c>net/core/filter.c</c>.</summary>
static unsafe class RoomHelpers
{
    /// <summary>BPF_SKB_MAX_LEN, of kernels with pages of 4096 bytes: four of them, less <c>struct skb_shared_info</c>.</summary>
    const int MaxLength = 4 * 4096 - 320;

    const uint MaxAdjustment = 0xfff;
    const int Ipv4HeaderSize = 20;
    const int Ipv6HeaderSize = 40;

    const ulong FixedGso = 1 << 0;
    const ulong EncapIpv4 = 1 << 1;
    const ulong EncapIpv6 = 1 << 2;
    const ulong EncapGre = 1 << 3;
    const ulong EncapUdp = 1 << 4;
    const ulong NoChecksumReset = 1 << 5;
    const ulong EncapEthernet = 1 << 6;
    const ulong DecapIpv4 = 1 << 7;
    const ulong DecapIpv6 = 1 << 8;

    /// <summary>BPF_F_ADJ_ROOM_ENCAP_L2: length of the inner link-layer header, in the uppermost byte.</summary>
    const int InnerLinkShift = 56;

    const ulong Encap = EncapIpv4 | EncapIpv6;
    const ulong Decap = DecapIpv4 | DecapIpv6;
    const ulong GrowFlags = FixedGso | Encap | EncapGre | EncapUdp | EncapEthernet | 0xffUL << InnerLinkShift;

    public static ulong ChangeTail(VirtualCpu cpu, ulong* r)
    {
        cpu.ContextArgument(r[1]);
        int result = ChangeTail(cpu, (uint)r[2], r[3]);
        cpu.InvalidatePointers();
        return (ulong)result;
    }

    public static ulong ChangeHead(VirtualCpu cpu, ulong* r)
    {
        cpu.ContextArgument(r[1]);
        int result = ChangeHead(cpu, (uint)r[2], r[3]);
        cpu.InvalidatePointers();
        return (ulong)result;
    }

    public static ulong ChangeProtocol(VirtualCpu cpu, ulong* r)
    {
        cpu.ContextArgument(r[1]);
        int result = ChangeProtocol(cpu, (ushort)r[2], r[3]);
        cpu.InvalidatePointers();
        return (ulong)result;
    }

    public static ulong AdjustRoom(VirtualCpu cpu, ulong* r)
    {
        cpu.ContextArgument(r[1]);
        int result = AdjustRoom(cpu, (int)r[2], (uint)r[3], r[4]);
        if (result == 0 && (r[4] & NoChecksumReset) == 0)
            ChecksumHelpers.Forget(cpu);
        cpu.InvalidatePointers();
        return (ulong)result;
    }

    public static ulong ChangeType(VirtualCpu cpu, ulong* r)
    {
        // PACKET_OTHERHOST, the last of those that may be changed.
        const uint LastType = 3;
        cpu.ContextArgument(r[1]);
        if (cpu.ContextField(SkBuff.PktType) > LastType || (uint)r[2] > LastType)
            return unchecked((ulong)-Errno.EINVAL);
        cpu.SetContextField(SkBuff.PktType, (uint)r[2]);
        return 0;
    }

    static int ChangeTail(VirtualCpu cpu, uint length, ulong flags)
    {
        if (flags != 0 || length > MaxLength || length < Math.Max(cpu.NetworkOffset, 0))
            return -Errno.EINVAL;
        if (cpu.Skb.IsEncapsulated)
            return -Errno.ENOTSUPP;
        if (!cpu.TryResize((int)length))
            return -Errno.ENOMEM;
        cpu.SetContextField(SkBuff.GsoSize, 0);
        cpu.SetContextField(SkBuff.GsoSegs, 0);
        return 0;
    }

    static int ChangeHead(VirtualCpu cpu, uint room, ulong flags)
    {
        bool isTooLong = !IsGso(cpu) && (uint)cpu.PacketLength + (ulong)room > MaxLength;
        if (flags != 0 || isTooLong || room > int.MaxValue)
            return -Errno.EINVAL;
        if (!cpu.TryMoveStart(-(int)room))
            return -Errno.ENOMEM;
        new Span<byte>(cpu.PacketData, (int)room).Clear();
        cpu.LinkHeader = cpu.PacketData;
        cpu.Skb.LinkLength = cpu.LinkLength;
        return 0;
    }

    static int ChangeProtocol(VirtualCpu cpu, ushort to, ulong flags)
    {
        const int Difference = Ipv6HeaderSize - Ipv4HeaderSize;
        if (flags != 0)
            return -Errno.EINVAL;
        ushort from = (ushort)cpu.ContextField(SkBuff.Protocol);
        int result;
        if (from == VirtualCpu.EtherTypeIpv4 && to == VirtualCpu.EtherTypeIpv6)
            result = Insert(cpu, cpu.LinkLength, Difference);
        else if (from == VirtualCpu.EtherTypeIpv6 && to == VirtualCpu.EtherTypeIpv4)
            result = Remove(cpu, cpu.LinkLength, Difference);
        else
            return -Errno.ENOTSUPP;
        if (result != 0)
            return result;
        cpu.SetContextField(SkBuff.Protocol, to);
        HashHelpers.Clear(cpu);
        return 0;
    }

    static int AdjustRoom(VirtualCpu cpu, int difference, uint mode, ulong flags)
    {
        const uint AfterNetwork = 0, AfterLink = 1;
        if ((flags & ~(GrowFlags | Decap | NoChecksumReset)) != 0)
            return -Errno.EINVAL;
        // As unsigned, because the kernel takes INT_MIN for larger than the limit too.
        uint size = (uint)Math.Abs((long)difference);
        bool shrinks = difference < 0;
        if (size > MaxAdjustment)
            return -Errno.EFAULT;
        ushort protocol = (ushort)cpu.ContextField(SkBuff.Protocol);
        if (protocol != VirtualCpu.EtherTypeIpv4 && protocol != VirtualCpu.EtherTypeIpv6)
            return -Errno.ENOTSUPP;
        int least = protocol == VirtualCpu.EtherTypeIpv4 ? Ipv4HeaderSize : Ipv6HeaderSize;
        if (mode > AfterLink)
            return -Errno.ENOTSUPP;
        int at = cpu.LinkLength + (mode == AfterNetwork ? least : 0);

        switch (flags & Decap)
        {
            case 0:
                break;
            case DecapIpv4 when shrinks:
                least = Ipv4HeaderSize;
                break;
            case DecapIpv6 when shrinks:
                least = Ipv6HeaderSize;
                break;
            default:
                return -Errno.EINVAL;
        }
        long fromNetwork = cpu.PacketLength - cpu.NetworkOffset;
        if (shrinks ? size >= fromNetwork || fromNetwork - size < least : cpu.PacketLength + size > MaxLength && !IsGso(cpu))
            return -Errno.ENOTSUPP;
        return shrinks ? Shrink(cpu, at, (int)size, flags) : Grow(cpu, at, (int)size, flags);
    }

    static int Grow(VirtualCpu cpu, int at, int size, ulong flags)
    {
        // Of the types of GSO only TCP may be adjusted, and packets here have none.
        if (IsGso(cpu))
            return -Errno.ENOTSUPP;
        int inner = (int)(flags >> InnerLinkShift);
        bool encap = (flags & Encap) != 0;
        if (encap)
        {
            if (IsAll(flags, Encap) || IsAll(flags, EncapGre | EncapUdp)
                || ((flags & EncapEthernet) != 0 && inner < VirtualCpu.EthernetHeader))
                return -Errno.EINVAL;
            if (cpu.Skb.IsEncapsulated)
                return -Errno.EALREADY;
            if (inner > size)
                return -Errno.EINVAL;
        }
        int linkLength = cpu.LinkLength;
        int result = Insert(cpu, at, size);
        if (result != 0 || !encap)
            return result;
        cpu.Skb.IsEncapsulated = true;
        cpu.NetworkHeader = cpu.PacketData + linkLength;
        cpu.SetContextField(SkBuff.Protocol, (flags & EncapIpv4) != 0 ? VirtualCpu.EtherTypeIpv4 : VirtualCpu.EtherTypeIpv6);
        return 0;
    }

    static int Shrink(VirtualCpu cpu, int at, int size, ulong flags)
    {
        if ((flags & ~(FixedGso | Decap | NoChecksumReset)) != 0)
            return -Errno.EINVAL;
        if (IsGso(cpu))
            return -Errno.ENOTSUPP;
        int result = Remove(cpu, at, size);
        if (result == 0 && (flags & Decap) != 0)
            cpu.SetContextField(SkBuff.Protocol, (flags & DecapIpv4) != 0 ? VirtualCpu.EtherTypeIpv4 : VirtualCpu.EtherTypeIpv6);
        return result;
    }

    static bool IsAll(ulong flags, ulong wanted) => (flags & wanted) == wanted;

    static bool IsGso(VirtualCpu cpu) => cpu.ContextField(SkBuff.GsoSize) != 0;

    /// <summary>bpf_skb_net_hdr_push: zeros after the first <paramref name="at"/> bytes.</summary>
    static int Insert(VirtualCpu cpu, int at, int size)
    {
        // The program may have cut the packet in a header.
        at = Math.Min(at, cpu.PacketLength);
        if (!cpu.TryMoveStart(-size))
            return -Errno.ENOMEM;
        byte* data = cpu.PacketData;
        new ReadOnlySpan<byte>(data + size, at).CopyTo(new Span<byte>(data, at));
        new Span<byte>(data + at, size).Clear();
        cpu.LinkHeader -= size;
        cpu.NetworkHeader -= size;
        return 0;
    }

    /// <summary>bpf_skb_net_hdr_pop: takes out what follows the first <paramref name="at"/> bytes.</summary>
    static int Remove(VirtualCpu cpu, int at, int size)
    {
        if (at + size > cpu.PacketLength)
            return -Errno.ENOMEM;
        byte* old = cpu.PacketData;
        new ReadOnlySpan<byte>(old, at).CopyTo(new Span<byte>(old + size, at));
        cpu.TryMoveStart(size);
        cpu.LinkHeader += size;
        cpu.NetworkHeader += size;
        return 0;
    }
}
