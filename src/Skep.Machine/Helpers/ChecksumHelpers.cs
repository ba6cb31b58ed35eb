using System.Runtime.CompilerServices;

namespace Skep.Machine;

/// <summary>
/// Helpers on checksums: <c>net/core/filter.c</c>. Packets here never come with a checksum that hardware computed (CHECKSUM_COMPLETE) or
/// is to compute (CHECKSUM_PARTIAL).
/// </summary>
static unsafe class ChecksumHelpers
{
    /// <summary>BPF_F_HDR_FIELD_MASK: the size of the field that changed; 0 when what is given is a difference.</summary>
    const ulong SizeMask = 0xf;

    const ulong PseudoHeader = 1 << 4;

    /// <summary>BPF_F_MARK_MANGLED_0: as UDP wants it, a checksum of 0 stays, and none becomes 0.</summary>
    const ulong MarkMangled = 1 << 5;

    const ulong MarkEnforce = 1 << 6;
    const ulong Ipv6 = 1 << 7;

    const int MaxLevel = 3;

    public static ulong ReplaceL3(VirtualCpu cpu, ulong* r)
    {
        cpu.ContextArgument(r[1]);
        int result = ReplaceL3(cpu, (uint)r[2], r[3], r[4], r[5]);
        cpu.InvalidatePointers();
        return (ulong)result;
    }

    public static ulong ReplaceL4(VirtualCpu cpu, ulong* r)
    {
        cpu.ContextArgument(r[1]);
        int result = ReplaceL4(cpu, (uint)r[2], r[3], r[4], r[5]);
        cpu.InvalidatePointers();
        return (ulong)result;
    }

    /// <summary>bpf_csum_diff as of Linux 6.13: sizes may be any, and the sum has 16 bits.</summary>
    public static ulong Difference(VirtualCpu cpu, ulong* r)
    {
        Span<byte> from = cpu.Buffer(1, r[1], r[2], write: false);
        Span<byte> to = cpu.Buffer(3, r[3], r[4], write: false);
        uint sum = (uint)r[5];
        if (!from.IsEmpty && !to.IsEmpty)
            sum = InternetChecksum.Subtract(InternetChecksum.Partial(to, sum), InternetChecksum.Partial(from, 0));
        else if (!to.IsEmpty)
            sum = InternetChecksum.Partial(to, sum);
        else if (!from.IsEmpty)
            sum = ~InternetChecksum.Partial(from, ~sum);
        return InternetChecksum.Reduce(sum);
    }

    /// <summary>bpf_csum_update: for CHECKSUM_COMPLETE only.</summary>
    public static ulong Update(VirtualCpu cpu, ulong* r)
    {
        cpu.ContextArgument(r[1]);
        return unchecked((ulong)-Errno.ENOTSUPP);
    }

    public static ulong Level(VirtualCpu cpu, ulong* r)
    {
        const ulong Query = 0, Increment = 1, Decrement = 2, Reset = 3;
        cpu.ContextArgument(r[1]);
        ref SkbState skb = ref cpu.Skb;
        switch (r[2])
        {
            case Query:
                return skb.IsChecksumKnown ? (ulong)skb.ChecksumLevel : unchecked((ulong)-Errno.EACCES);
            case Increment when skb.IsChecksumKnown:
                skb.ChecksumLevel = Math.Min(skb.ChecksumLevel + 1, MaxLevel);
                return 0;
            case Increment:
                skb.IsChecksumKnown = true;
                return 0;
            case Decrement when skb.ChecksumLevel > 0:
                skb.ChecksumLevel--;
                return 0;
            case Decrement or Reset:
                Forget(cpu);
                return 0;
            default:
                return unchecked((ulong)-Errno.EINVAL);
        }
    }

    /// <summary>__skb_reset_checksum_unnecessary.</summary>
    public static void Forget(VirtualCpu cpu)
    {
        cpu.Skb.IsChecksumKnown = false;
        cpu.Skb.ChecksumLevel = 0;
    }

    static int ReplaceL3(VirtualCpu cpu, uint offset, ulong from, ulong to, ulong flags)
    {
        if ((flags & ~SizeMask) != 0)
            return -Errno.EINVAL;
        ushort* field = Find(cpu, offset);
        if (field == null)
            return -Errno.EFAULT;
        ushort old = Unsafe.ReadUnaligned<ushort>(field);
        // Only this one of the kernel's four ways computes with 16 bits, and may give the other zero.
        return flags == sizeof(ushort) ? Write(field, InternetChecksum.Replace16(old, (ushort)from, (ushort)to))
            : Replace(field, from, to, flags);
    }

    static int ReplaceL4(VirtualCpu cpu, uint offset, ulong from, ulong to, ulong flags)
    {
        if ((flags & ~(SizeMask | PseudoHeader | MarkMangled | MarkEnforce | Ipv6)) != 0)
            return -Errno.EINVAL;
        ushort* field = Find(cpu, offset);
        if (field == null)
            return -Errno.EFAULT;
        bool mark = (flags & MarkMangled) != 0;
        if (mark && (flags & MarkEnforce) == 0 && Unsafe.ReadUnaligned<ushort>(field) == 0)
            return 0;
        int result = Replace(field, from, to, flags & SizeMask);
        if (result == 0 && mark && Unsafe.ReadUnaligned<ushort>(field) == 0)
            Write(field, ushort.MaxValue);
        return result;
    }

    static int Replace(ushort* field, ulong from, ulong to, ulong size)
    {
        ushort old = Unsafe.ReadUnaligned<ushort>(field);
        switch (size)
        {
            case 0 when from == 0:
                return Write(field, InternetChecksum.ReplaceByDifference(old, (uint)to));
            case sizeof(ushort):
                return Write(field, InternetChecksum.Replace32(old, (ushort)from, (ushort)to));
            case sizeof(uint):
                return Write(field, InternetChecksum.Replace32(old, (uint)from, (uint)to));
            default:
                return -Errno.EINVAL;
        }
    }

    /// <summary>The checksum at an offset; null when it is odd, too large, or not all in the packet.</summary>
    static ushort* Find(VirtualCpu cpu, uint offset) =>
        offset > 0xffff || offset % 2 != 0 || offset + sizeof(ushort) > cpu.PacketLength ? null : (ushort*)(cpu.PacketData + offset);

    static int Write(ushort* field, ushort checksum)
    {
        Unsafe.WriteUnaligned(field, checksum);
        return 0;
    }
}
