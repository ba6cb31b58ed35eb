using System.Runtime.CompilerServices;
using Skep.KernelAbi;

namespace Skep;

// After a helper that moves the ends of a packet, references into it are stale: take ctx.Packet again.
public static partial class Bpf
{
    const int Einval = -22;

    /// <summary>Moves the packet's start: a positive number takes bytes off, a negative one makes room.</summary>
    /// <returns>0, or a negated error number.</returns>
    [BpfHelper(HelperId.XdpAdjustHead)]
    public static long XdpAdjustHead(ref readonly XdpContext context, int delta) => PacketOf(in context).TryMoveStart(delta) ? 0 : Einval;

    /// <summary>Moves the packet's end: a negative number cuts bytes off, a positive one adds zeros (Linux 5.8).</summary>
    [BpfHelper(HelperId.XdpAdjustTail)]
    public static long XdpAdjustTail(ref readonly XdpContext context, int delta) => PacketOf(in context).TryMoveEnd(delta) ? 0 : Einval;

    /// <summary>Moves the start of the metadata before the packet: a negative number makes room, in multiples of 4 up to 32.</summary>
    [BpfHelper(HelperId.XdpAdjustMeta)]
    public static long XdpAdjustMeta(ref readonly XdpContext context, int delta) => PacketOf(in context).TryMoveMeta(delta) ? 0 : Einval;

    /// <summary>Bytes of the packet, in all of its buffers (Linux 5.18).</summary>
    [BpfHelper(HelperId.XdpGetBuffLen)]
    public static ulong XdpGetBuffLen(ref readonly XdpContext context) => (ulong)PacketOf(in context).Length;

    [BpfHelper(HelperId.XdpLoadBytes)]
    public static long XdpLoadBytes(ref readonly XdpContext context, uint offset, Span<byte> to) =>
        PacketOf(in context).TryCopyTo(offset, to) ? 0 : Einval;

    [BpfHelper(HelperId.XdpStoreBytes)]
    public static long XdpStoreBytes(ref readonly XdpContext context, uint offset, ReadOnlySpan<byte> from) =>
        PacketOf(in context).TryCopyFrom(offset, from) ? 0 : Einval;

    /// <summary>Sends the packet out of another device: <c>return Bpf.XdpRedirect(3);</c></summary>
    /// <param name="interfaceIndex">The device.</param>
    /// <param name="flags">Must be 0.</param>
    [BpfHelper(HelperId.Redirect)]
    public static XdpAction XdpRedirect(uint interfaceIndex, RedirectFlags flags = RedirectFlags.None)
    {
        PlainKernel.Current.RedirectTarget = interfaceIndex;
        return flags == RedirectFlags.None ? XdpAction.Redirect : XdpAction.Aborted;
    }

    /// <summary>Looks up the route for <paramref name="parameters"/> in the kernel's tables, and the neighbour's address.</summary>
    /// <returns>0 and a filled answer, a positive <c>BPF_FIB_LKUP_RET_*</c> why the kernel must do it, or a negated error number.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long FibLookup<TContext>(ref readonly TContext context, ref FibLookup parameters, uint flags = 0)
        where TContext : struct => FibLookup(in context, ref parameters, Unsafe.SizeOf<FibLookup>(), flags);

    [BpfHelper(HelperId.FibLookup)]
    static long FibLookup<TContext>(ref readonly TContext context, ref FibLookup parameters, int size, uint flags)
        where TContext : struct => throw NotInPlainRuns("routes");

    /// <summary>
    /// One's complement difference between two pieces of memory whose lengths are multiples of 4, to correct checksums with.
    /// </summary>
    [BpfHelper(HelperId.CsumDiff)]
    public static long CsumDiff(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to, uint seed)
    {
        uint sum = seed;
        if (!from.IsEmpty && !to.IsEmpty)
            sum = Machine.InternetChecksum.Subtract(Machine.InternetChecksum.Partial(to, sum), Machine.InternetChecksum.Partial(from, 0));
        else if (!to.IsEmpty)
            sum = Machine.InternetChecksum.Partial(to, sum);
        else if (!from.IsEmpty)
            sum = ~Machine.InternetChecksum.Partial(from, ~sum);
        return Machine.InternetChecksum.Reduce(sum);
    }

    static PacketBuffer PacketOf<TContext>(ref readonly TContext context)
        where TContext : struct, IPlainContext => context.Plain.Packet;
}
