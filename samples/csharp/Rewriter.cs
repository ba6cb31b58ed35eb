using System.Buffers.Binary;

namespace Skep.Samples;

/// <summary>
/// Packet rewriter: maps one IPv4 subnet onto another, host part kept (a stateless NAT), takes a hop off, and clamps the segment size that
/// TCP connections agree on, as a tunnel further down the road needs. Checksums are mended for what changed, never summed anew.
/// </summary>
/// <remarks>Not handled: the addresses that ICMP errors and protocols like FTP carry in their payload. IPv6 passes as it is.</remarks>
[Bpf(License = "Dual MIT/GPL")]
public sealed class Rewriter : BpfObject
{
    const int MaxOptions = 40;

    // Offsets in the IPv4, TCP and UDP headers.
    const uint TimeToLiveAt = 8, ChecksumAt = 10, SourceAt = 12, DestinationAt = 16, TcpChecksumAt = 16, UdpChecksumAt = 6;

    /// <summary>192.0.2.0/24 becomes 203.0.113.0/24. Numbers in host order.</summary>
    public uint InsideNet { get; init; } = 0xc0000200;

    public uint OutsideNet { get; init; } = 0xcb007100;

    public uint Netmask { get; init; } = 0xffffff00;

    /// <summary>0 leaves TCP alone.</summary>
    public ushort LargestSegment { get; init; } = 1360;

    public Global<Counters> Rewrites { get; } = new();

    [Tc]
    public TcAction Rewrite(ref readonly SkbContext ctx)
    {
        var packet = ctx.Packet;
        if (!packet.TryReadEthernet(out EtherType type) || type != EtherType.IPv4)
            return TcAction.Ok;
        var at = new Layout { Ip = (uint)packet.Offset };
        if (!packet.TryReadIPv4(out IPv4 ip))
            return TcAction.Ok;

        // Every helper that writes may move the packet, after which references into it are stale: the header is a copy.
        if (!ip.IsLaterFragment)
        {
            at.Transport = (uint)packet.Offset;
            if (ip.Protocol == IpProtocol.Tcp)
            {
                at.TransportChecksum = at.Transport + TcpChecksumAt;
            }
            else if (ip.Protocol == IpProtocol.Udp)
            {
                at.TransportChecksum = at.Transport + UdpChecksumAt;
                at.Flags = ChecksumFlags.MarkMangledZero; // 0 means that there is none: it stays, and none becomes it
            }
        }
        ref Counters rewrites = ref Rewrites.Value;
        if (ip.TimeToLive <= 1)
        {
            Interlocked.Increment(ref rewrites.Expired);
            return TcAction.Shot;
        }

        bool done = true;
        if (IsInside(ip.Source) && (done = TryReplaceAddress(in ctx, in at, SourceAt, ip.Source)))
            Interlocked.Increment(ref rewrites.Sources);
        if (done && IsInside(ip.Destination) && (done = TryReplaceAddress(in ctx, in at, DestinationAt, ip.Destination)))
            Interlocked.Increment(ref rewrites.Destinations);
        if (done && (done = TryDecreaseHops(in ctx, in at, ip.TimeToLive, ip.Protocol)))
            Interlocked.Increment(ref rewrites.Hops);
        if (!done)
        {
            Interlocked.Increment(ref rewrites.Failed);
            return TcAction.Shot; // half a rewrite must not leave
        }
        if (LargestSegment != 0 && ip.Protocol == IpProtocol.Tcp && at.Transport != 0)
            ClampSegmentSize(in ctx, in at);
        return TcAction.Ok;
    }

    bool IsInside(Ipv4Address address) => (address.HostOrder & Netmask) == InsideNet;

    /// <summary>Exchanges an address in the header and mends both checksums: TCP's and UDP's cover the addresses too.</summary>
    bool TryReplaceAddress(ref readonly SkbContext ctx, in Layout at, uint field, Ipv4Address from)
    {
        var to = new Ipv4Address(OutsideNet | (from.HostOrder & ~Netmask));
        if (at.TransportChecksum != 0 && Bpf.L4CsumReplace(in ctx, at.TransportChecksum, from.NetworkOrder, to.NetworkOrder,
            at.Flags | ChecksumFlags.PseudoHeader | ChecksumFlags.FourBytes) != 0)
            return false;
        return Bpf.L3CsumReplace(in ctx, at.Ip + ChecksumAt, from.NetworkOrder, to.NetworkOrder, ChecksumFlags.FourBytes) == 0
            && Bpf.TryStore(in ctx, at.Ip + field, in to);
    }

    /// <summary>The checksum works on 16-bit words: the one that holds the hops has the protocol in its other half.</summary>
    static bool TryDecreaseHops(ref readonly SkbContext ctx, in Layout at, byte hops, IpProtocol protocol)
    {
        ushort from = BinaryPrimitives.ReverseEndianness((ushort)(hops << 8 | (byte)protocol));
        ushort to = BinaryPrimitives.ReverseEndianness((ushort)(hops - 1 << 8 | (byte)protocol));
        return Bpf.L3CsumReplace(in ctx, at.Ip + ChecksumAt, from, to, ChecksumFlags.TwoBytes) == 0
            && Bpf.TryStore(in ctx, at.Ip + TimeToLiveAt, in to);
    }

    void ClampSegmentSize(ref readonly SkbContext ctx, in Layout at)
    {
        if (!Bpf.TryLoad(in ctx, at.Transport, out Tcp tcp) || (tcp.Flags & TcpFlags.Syn) == 0)
            return;
        var walk = new OptionWalk
        {
            Packet = ref ctx, At = at.Transport + 20, End = at.Transport + (uint)tcp.HeaderLength, Checksum = at.TransportChecksum,
        };
        Bpf.Loop(MaxOptions, ClampOption, ref walk);
    }

    /// <summary>One step over the options of a SYN.</summary>
    LoopControl ClampOption(uint step, ref OptionWalk walk)
    {
        ref readonly SkbContext ctx = ref walk.Packet;
        if (walk.At >= walk.End || !Bpf.TryLoad(in ctx, walk.At, out TcpOption kind))
            return LoopControl.Break;
        switch (kind)
        {
            case TcpOption.End:
                return LoopControl.Break;
            case TcpOption.None:
                walk.At++;
                return LoopControl.Continue;
        }
        if (!Bpf.TryLoad(in ctx, walk.At + 1, out byte length) || length < 2)
            return LoopControl.Break;
        if (kind != TcpOption.SegmentSize)
        {
            walk.At += length;
            return LoopControl.Continue;
        }
        if (length != 4 || !Bpf.TryLoad(in ctx, walk.At + 2, out ushort size) || BinaryPrimitives.ReverseEndianness(size) <= LargestSegment)
            return LoopControl.Break;
        ushort largest = BinaryPrimitives.ReverseEndianness(LargestSegment);
        // A value at an odd offset straddles two words of the checksum, and sums up with its bytes exchanged.
        bool isOdd = (walk.At - walk.Checksum & 1) != 0;
        Bpf.L4CsumReplace(in ctx, walk.Checksum, isOdd ? BinaryPrimitives.ReverseEndianness(size) : size, isOdd ? LargestSegment : largest,
            ChecksumFlags.TwoBytes);
        if (Bpf.TryStore(in ctx, walk.At + 2, in largest))
            Interlocked.Increment(ref Rewrites.Value.SegmentSizes);
        return LoopControl.Break;
    }

    enum TcpOption : byte
    {
        End = 0,
        None = 1,
        SegmentSize = 2,
    }

    ref struct OptionWalk
    {
        public ref readonly SkbContext Packet;
        public uint At;
        public uint End;
        public uint Checksum;
    }

    /// <summary>Where the headers and checksums are, from the start of the packet; 0 where there is none.</summary>
    struct Layout
    {
        public uint Ip;
        public uint Transport;
        public uint TransportChecksum;
        public ChecksumFlags Flags;
    }

    public struct Counters
    {
        public ulong Sources;
        public ulong Destinations;
        public ulong Hops;
        public ulong SegmentSizes;
        public ulong Expired;
        public ulong Failed;
    }
}
