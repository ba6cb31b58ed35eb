using System.Buffers.Binary;

namespace Skep.Machine;

/// <summary>Helpers on what goes with a packet besides its bytes, tunnel key and time: <c>net/core/filter.c</c>.</summary>
static unsafe class TunnelHelpers
{
    const ulong Ipv6 = 1 << 0;
    const ulong ZeroChecksum = 1 << 1;
    const ulong DontFragment = 1 << 2;
    const ulong SequenceNumber = 1 << 3;
    const ulong NoKey = 1 << 4;

    /// <summary>BPF_F_TUNINFO_FLAGS of the getter, the same bit as <see cref="NoKey"/> of the setter.</summary>
    const ulong WithFlags = 1 << 4;

    /// <summary>IPV6_FLOWLABEL_MASK.</summary>
    const uint LabelMask = 0xf_ffff;

    public static ulong Get(VirtualCpu cpu, ulong* r)
    {
        cpu.ContextArgument(r[1]);
        Span<byte> to = cpu.Buffer(2, r[2], r[3], write: true);
        int result = Get(cpu.Skb.Tunnel, to, r[4]);
        if (result != 0)
            to.Clear();
        return (ulong)result;
    }

    public static ulong Set(VirtualCpu cpu, ulong* r)
    {
        cpu.ContextArgument(r[1]);
        return (ulong)Set(cpu, cpu.Buffer(2, r[2], r[3], write: false), r[4]);
    }

    public static ulong GetOptions(VirtualCpu cpu, ulong* r)
    {
        cpu.ContextArgument(r[1]);
        Span<byte> to = cpu.Buffer(2, r[2], r[3], write: true);
        to.Clear();
        if (cpu.Skb.Tunnel is not { Options: { Length: > 0 } options })
            return unchecked((ulong)-Errno.ENOENT);
        if (to.Length < options.Length)
            return unchecked((ulong)-Errno.ENOMEM);
        options.CopyTo(to);
        return (ulong)options.Length;
    }

    public static ulong SetOptions(VirtualCpu cpu, ulong* r)
    {
        const int OptionsPresent = 0xd800, MaxOptions = 255;
        cpu.ContextArgument(r[1]);
        Span<byte> from = cpu.Buffer(2, r[2], r[3], write: false);
        // Options go with a key that the program has set.
        if (cpu.Skb.Tunnel is not { } key || from.Length % sizeof(uint) != 0)
            return unchecked((ulong)-Errno.EINVAL);
        if (from.Length > MaxOptions)
            return unchecked((ulong)-Errno.ENOMEM);
        key.Options = from.ToArray();
        key.Flags |= OptionsPresent;
        return 0;
    }

    /// <summary>bpf_skb_set_tstamp.</summary>
    public static ulong SetTimestamp(VirtualCpu cpu, ulong* r)
    {
        const uint RealTime = 0, Tai = 2;
        cpu.ContextArgument(r[1]);
        ushort protocol = (ushort)cpu.ContextField(SkBuff.Protocol);
        if (protocol != VirtualCpu.EtherTypeIpv4 && protocol != VirtualCpu.EtherTypeIpv6)
            return unchecked((ulong)-Errno.EOPNOTSUPP);
        uint clock = (uint)r[3];
        // Only a time of day may be unknown.
        if (clock > Tai || (clock != RealTime && r[2] == 0))
            return unchecked((ulong)-Errno.EINVAL);
        cpu.SetContextField(SkBuff.Tstamp, (uint)r[2]);
        cpu.SetContextField(SkBuff.Tstamp + sizeof(uint), (uint)(r[2] >> 32));
        cpu.SetContextField(SkBuff.TstampType, clock);
        return 0;
    }

    static int Get(TunnelKey? key, Span<byte> to, ulong flags)
    {
        if (key is null || (flags & ~(Ipv6 | WithFlags)) != 0)
            return -Errno.EINVAL;
        if (key.IsIpv6 != ((flags & Ipv6) != 0))
            return -Errno.EPROTO;
        if (!IsSize(to.Length) || (to.Length == TunnelKey.SecondWord && key.IsIpv6))
            return -Errno.EINVAL;
        Span<byte> result = stackalloc byte[TunnelKey.Size];
        key.Bytes.CopyTo(result);
        if ((flags & WithFlags) != 0)
            BinaryPrimitives.WriteUInt16BigEndian(result[TunnelKey.Ext..], key.Flags);
        result[..to.Length].CopyTo(to);
        return 0;
    }

    static int Set(VirtualCpu cpu, ReadOnlySpan<byte> from, ulong flags)
    {
        if ((flags & ~(Ipv6 | ZeroChecksum | DontFragment | SequenceNumber | NoKey)) != 0 || !IsSize(from.Length))
            return -Errno.EINVAL;
        Span<byte> given = stackalloc byte[TunnelKey.Size];
        given.Clear();
        from.CopyTo(given);
        bool isIpv6 = (flags & Ipv6) != 0;
        uint label = BitConverter.ToUInt32(given[TunnelKey.Label..]);
        if ((!isIpv6 && label != 0) || BitConverter.ToUInt16(given[TunnelKey.Ext..]) != 0)
            return -Errno.EINVAL;

        // Kept as the getter shows it: from the other end, so that what was local is remote. An IPv4 address is one word.
        int address = isIpv6 ? 16 : 4;
        var key = new TunnelKey { IsIpv6 = isIpv6, Flags = ToTunnelFlags(flags) };
        given[..4].CopyTo(key.Bytes);
        given.Slice(TunnelKey.Tos, 2).CopyTo(key.Bytes.AsSpan(TunnelKey.Tos));
        given.Slice(TunnelKey.LocalAddress, address).CopyTo(key.Bytes.AsSpan(TunnelKey.RemoteAddress));
        given.Slice(TunnelKey.RemoteAddress, address).CopyTo(key.Bytes.AsSpan(TunnelKey.LocalAddress));
        BitConverter.TryWriteBytes(key.Bytes.AsSpan(TunnelKey.Label), label & LabelMask);
        cpu.Skb.Tunnel = key;
        return 0;
    }

    /// <summary>The layouts that <c>struct bpf_tunnel_key</c> has had.</summary>
    static bool IsSize(int size) => size is TunnelKey.SecondWord or TunnelKey.Ext or TunnelKey.Label or TunnelKey.LocalAddress
        or TunnelKey.Size;

    /// <summary>TUNNEL_* of <c>linux/if_tunnel.h</c>.</summary>
    static ushort ToTunnelFlags(ulong flags)
    {
        const int Checksum = 0x01, Key = 0x04, Sequence = 0x08, Fragment = 0x100, NoCache = 0x2000;
        int result = NoCache;
        if ((flags & ZeroChecksum) == 0)
            result |= Checksum;
        if ((flags & NoKey) == 0)
            result |= Key;
        if ((flags & SequenceNumber) != 0)
            result |= Sequence;
        if ((flags & DontFragment) != 0)
            result |= Fragment;
        return (ushort)result;
    }
}
