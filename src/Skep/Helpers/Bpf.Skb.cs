using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Skep.KernelAbi;
using Skep.Machine;

namespace Skep;

public static partial class Bpf
{
    /// <summary>Copies bytes of the packet, wherever in memory they lie.</summary>
    /// <param name="context">The packet.</param>
    /// <param name="offset">From the start that the program type sees: the link-layer header, or the network header in cgroups.</param>
    /// <param name="value">Zeros when the packet is too short.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryLoad<T>(ref readonly SkbContext context, uint offset, out T value)
        where T : unmanaged => SkbLoadBytes(in context, offset, out value, (uint)Unsafe.SizeOf<T>()) == 0;

    /// <summary>Copies bytes of the packet, counted from one of its headers (Linux 4.18).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryLoad<T>(ref readonly SkbContext context, uint offset, HeaderStart start, out T value)
        where T : unmanaged => SkbLoadBytesRelative(in context, offset, out value, (uint)Unsafe.SizeOf<T>(), start) == 0;

    [BpfHelper(HelperId.SkbLoadBytes)]
    public static long SkbLoadBytes(ref readonly SkbContext context, uint offset, Span<byte> to) => Load(PacketOf(in context), offset, to);

    [BpfHelper(HelperId.SkbLoadBytesRelative)]
    public static long SkbLoadBytesRelative(ref readonly SkbContext context, uint offset, Span<byte> to, HeaderStart start) =>
        Load(PacketOf(in context), offset + StartOf(start), to);

    /// <summary>Replaces bytes of the packet.</summary>
    [BpfHelper(HelperId.SkbStoreBytes)]
    public static long SkbStoreBytes(ref readonly SkbContext context, uint offset, ReadOnlySpan<byte> from,
        StoreFlags flags = StoreFlags.None) =>
        PacketOf(in context).TryCopyFrom(offset, from) ? 0 : Efault;

    /// <summary>Replaces bytes of the packet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryStore<T>(ref readonly SkbContext context, uint offset, in T value, StoreFlags flags = StoreFlags.None)
        where T : unmanaged => SkbStoreBytes(in context, offset, in value, (uint)Unsafe.SizeOf<T>(), flags) == 0;

    /// <summary>Corrects the checksum of an IPv4 header. Numbers are as they lie in memory.</summary>
    [BpfHelper(HelperId.L3CsumReplace)]
    public static long L3CsumReplace(ref readonly SkbContext context, uint offset, ulong from, ulong to, ChecksumFlags flags) =>
        Replace(PacketOf(in context), offset, from, to, flags, network: true);

    /// <summary>Corrects the checksum of TCP, UDP or ICMP. Numbers are as they lie in memory.</summary>
    [BpfHelper(HelperId.L4CsumReplace)]
    public static long L4CsumReplace(ref readonly SkbContext context, uint offset, ulong from, ulong to, ChecksumFlags flags) =>
        Replace(PacketOf(in context), offset, from, to, flags, network: false);

    /// <summary>Has so many bytes lie in one piece, and be writable; 0 for those of the headers.</summary>
    [BpfHelper(HelperId.SkbPullData)]
    public static long SkbPullData(ref readonly SkbContext context, uint length) => length <= (uint)PacketOf(in context).Length ? 0 : -12;

    /// <summary>Cuts the packet, or adds zeros.</summary>
    [BpfHelper(HelperId.SkbChangeTail)]
    public static long SkbChangeTail(ref readonly SkbContext context, uint length, ulong flags = 0) =>
        PacketOf(in context) is var packet && flags == 0 && packet.TryMoveEnd((int)length - packet.Length) ? Resized(in context) : Einval;

    /// <summary>Makes room before the packet.</summary>
    [BpfHelper(HelperId.SkbChangeHead)]
    public static long SkbChangeHead(ref readonly SkbContext context, uint length, ulong flags = 0) =>
        flags == 0 && PacketOf(in context).TryMoveStart(-(int)length) ? Resized(in context) : Einval;

    [BpfHelper(HelperId.SkbAdjustRoom)]
    public static long SkbAdjustRoom(ref readonly SkbContext context, int delta, uint mode, ulong flags) =>
        throw NotInPlainRuns("ways to change room between headers");

    [BpfHelper(HelperId.SkbVlanPush)]
    public static long SkbVlanPush(ref readonly SkbContext context, ushort protocolInNetworkOrder, ushort tag) =>
        throw NotInPlainRuns("ways to change VLAN tags");

    [BpfHelper(HelperId.SkbVlanPop)]
    public static long SkbVlanPop(ref readonly SkbContext context) => throw NotInPlainRuns("ways to change VLAN tags");

    [BpfHelper(HelperId.SkbChangeProto)]
    public static long SkbChangeProto(ref readonly SkbContext context, ushort protocolInNetworkOrder, ulong flags = 0) =>
        throw NotInPlainRuns("ways to change the protocol");

    [BpfHelper(HelperId.SkbChangeType)]
    public static long SkbChangeType(ref readonly SkbContext context, uint type) => throw NotInPlainRuns("ways to change the packet type");

    /// <summary>Hash of the flow, computed when it is not known.</summary>
    [BpfHelper(HelperId.GetHashRecalc)]
    public static uint GetHashRecalc(ref readonly SkbContext context) => context.Hash;

    /// <summary>Sends the packet out of another device, or in at it: <c>return Bpf.TcRedirect(3);</c></summary>
    [BpfHelper(HelperId.Redirect)]
    public static TcAction TcRedirect(uint interfaceIndex, RedirectFlags flags = RedirectFlags.None)
    {
        PlainKernel.Current.RedirectTarget = interfaceIndex;
        return (flags & ~RedirectFlags.Ingress) == 0 ? TcAction.Redirect : TcAction.Shot;
    }

    /// <summary>Sends the packet to the other end of a device pair, in at it there (Linux 5.10).</summary>
    [BpfHelper(HelperId.RedirectPeer)]
    public static TcAction TcRedirectPeer(uint interfaceIndex, ulong flags = 0)
    {
        PlainKernel.Current.RedirectTarget = interfaceIndex;
        return flags == 0 ? TcAction.Redirect : TcAction.Shot;
    }

    /// <summary>Sends a copy of the packet out of another device.</summary>
    [BpfHelper(HelperId.CloneRedirect)]
    public static long CloneRedirect(ref readonly SkbContext context, uint interfaceIndex, RedirectFlags flags = RedirectFlags.None)
    {
        PlainKernel.Current.RedirectTarget = interfaceIndex;
        return 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryGetTunnelKey(ref readonly SkbContext context, out TunnelKey key, ulong flags = 0) =>
        SkbGetTunnelKey(in context, out key, (uint)Unsafe.SizeOf<TunnelKey>(), flags) == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TrySetTunnelKey(ref readonly SkbContext context, in TunnelKey key, ulong flags = 0) =>
        SkbSetTunnelKey(in context, in key, (uint)Unsafe.SizeOf<TunnelKey>(), flags) == 0;

    /// <summary>A number for the packet's socket that no other has; 0 without one.</summary>
    [BpfHelper(HelperId.GetSocketCookie)]
    public static ulong GetSocketCookie<TContext>(ref readonly TContext context)
        where TContext : struct => 0;

    /// <summary>The user that owns the packet's socket.</summary>
    [BpfHelper(HelperId.GetSocketUid)]
    public static uint GetSocketUid(ref readonly SkbContext context) => uint.MaxValue;

    [BpfHelper(HelperId.SkbCgroupId)]
    public static ulong SkbCgroupId(ref readonly SkbContext context) => 0;

    [BpfHelper(HelperId.SkbLoadBytes)]
    static long SkbLoadBytes<T>(ref readonly SkbContext context, uint offset, out T value, uint size)
        where T : unmanaged
    {
        value = default;
        return Load(PacketOf(in context), offset, MemoryMarshal.AsBytes(new Span<T>(ref value)));
    }

    [BpfHelper(HelperId.SkbLoadBytesRelative)]
    static long SkbLoadBytesRelative<T>(ref readonly SkbContext context, uint offset, out T value, uint size, HeaderStart start)
        where T : unmanaged
    {
        value = default;
        return Load(PacketOf(in context), offset + StartOf(start), MemoryMarshal.AsBytes(new Span<T>(ref value)));
    }

    [BpfHelper(HelperId.SkbStoreBytes)]
    static long SkbStoreBytes<T>(ref readonly SkbContext context, uint offset, in T value, uint size, StoreFlags flags)
        where T : unmanaged => PacketOf(in context).TryCopyFrom(offset, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value))) ? 0 : Efault;

    [BpfHelper(HelperId.SkbGetTunnelKey)]
    static long SkbGetTunnelKey(ref readonly SkbContext context, out TunnelKey key, uint size, ulong flags)
    {
        key = default;
        return Einval;
    }

    [BpfHelper(HelperId.SkbSetTunnelKey)]
    static long SkbSetTunnelKey(ref readonly SkbContext context, in TunnelKey key, uint size, ulong flags) => Einval;

    static long Resized(ref readonly SkbContext context)
    {
        PlainContext plain = ((IPlainContext)context).Plain;
        plain.Write(plain.Layout.FieldNamed("len")!.Offset, plain.Packet.Length);
        return 0;
    }

    // Packets of plain runs begin with an Ethernet header.
    static uint StartOf(HeaderStart start) => start == HeaderStart.Network ? 14u : 0;

    static long Load(PacketBuffer packet, uint offset, Span<byte> to)
    {
        if (packet.TryCopyTo(offset, to))
            return 0;
        to.Clear();
        return Efault;
    }

    /// <summary>As in the machine: <see cref="ChecksumHelpers"/>.</summary>
    static long Replace(PacketBuffer packet, uint offset, ulong from, ulong to, ChecksumFlags flags, bool network)
    {
        ulong size = (ulong)flags & 0xf;
        if (offset > 0xffff || offset % 2 != 0 || offset + sizeof(ushort) > packet.Length)
            return Efault;
        Span<byte> field = packet.Bytes.Slice((int)offset, sizeof(ushort));
        ushort old = MemoryMarshal.Read<ushort>(field);
        bool mark = flags.HasFlag(ChecksumFlags.MarkMangledZero);
        if (mark && !flags.HasFlag(ChecksumFlags.MarkEnforce) && old == 0)
            return 0;
        ushort? replaced = size switch
        {
            0 when from == 0 => InternetChecksum.ReplaceByDifference(old, (uint)to),
            2 when network => InternetChecksum.Replace16(old, (ushort)from, (ushort)to),
            2 => InternetChecksum.Replace32(old, (ushort)from, (ushort)to),
            4 => InternetChecksum.Replace32(old, (uint)from, (uint)to),
            _ => null,
        };
        if (replaced is not { } checksum)
            return Einval;
        MemoryMarshal.Write(field, mark && checksum == 0 ? ushort.MaxValue : checksum);
        return 0;
    }
}
