namespace Skep.Samples;

/// <summary>
/// Drops the connection attempts of sources that make too many. Each source address has a token bucket: an attempt takes a token, tokens
/// come back at a steady rate up to a burst. What passes must also get a token of the one bucket that all sources share, which bounds a
/// flood of forged addresses.
/// </summary>
/// <remarks>With both refill rates 0 nothing depends on time: each source gets <see cref="SourceBurst"/> attempts, ever.</remarks>
[Bpf(License = "Dual MIT/GPL")]
public sealed class SynFlood : BpfObject
{
    const ulong Second = 1_000_000_000;
    const int AlarmPacketBytes = 64;

    public uint SourceBurst { get; init; } = 32;

    public uint SourceRefillPerSecond { get; init; } = 10;

    public uint SharedBurst { get; init; } = 1024;

    public uint SharedRefillPerSecond { get; init; } = 512;

    [MaxEntries(65_536)] public LruHashMap<Ipv6Address, Source> Sources { get; } = new();

    public ArrayMap<SharedBucket> Shared { get; } = new(1);

    /// <summary>Raised once for each source, at its first drop; the start of the offending packet follows the record.</summary>
    public PerfEventArray<Alarm> Alarms { get; } = new();

    [Xdp]
    public XdpAction Filter(ref readonly XdpContext ctx)
    {
        ulong now = Bpf.KtimeGetNs();
        var packet = ctx.Packet;
        if (!TryReadAddresses(ref packet, out Ipv6Address address, out Ipv6Address destination))
            return XdpAction.Pass;
        if (!packet.TryRead(out Tcp tcp) || (tcp.Flags & (TcpFlags.Syn | TcpFlags.Ack)) != TcpFlags.Syn)
            return XdpAction.Pass;

        var fresh = new Source { Bucket = { Tokens = SourceBurst, Refilled = now } };
        if (!Sources.TryGetOrAdd(in address, in fresh, out Ref<Source> found))
            return XdpAction.Pass;
        ref Source source = ref found.Value;
        // Two CPUs that refill one source's bucket at the same moment may grant a token too many: not worth a lock.
        source.Bucket.Refill(now, SourceRefillPerSecond, SourceBurst);
        if (source.Bucket.TryTake() && TryTakeShared(now))
        {
            Interlocked.Increment(ref source.Passed);
            return XdpAction.Pass;
        }
        if (Interlocked.Increment(ref source.Dropped) == 1)
        {
            var alarm = new Alarm
            {
                Source = address, Destination = destination, DestinationPort = tcp.Destination,
                PacketBytes = (ushort)Math.Min(packet.Length, AlarmPacketBytes), Passed = (uint)source.Passed,
            };
            Alarms.Output(in ctx, in alarm, alarm.PacketBytes);
        }
        return XdpAction.Drop;
    }

    static bool TryReadAddresses(ref Packet packet, out Ipv6Address source, out Ipv6Address destination)
    {
        source = destination = default;
        if (!packet.TryReadEthernet(out EtherType type))
            return false;
        switch (type)
        {
            case EtherType.IPv4:
                if (!packet.TryReadIPv4(out IPv4 ip4) || ip4.Protocol != IpProtocol.Tcp || ip4.IsLaterFragment)
                    return false;
                (source, destination) = (Ipv6Address.FromIpv4(ip4.Source), Ipv6Address.FromIpv4(ip4.Destination));
                return true;
            case EtherType.IPv6:
                if (!packet.TryReadIPv6(out IPv6 ip6, out IpProtocol protocol) || protocol != IpProtocol.Tcp)
                    return false;
                (source, destination) = (ip6.Source, ip6.Destination);
                return true;
            default:
                return false;
        }
    }

    bool TryTakeShared(ulong now)
    {
        if (!Shared.TryGetValue(0, out Ref<SharedBucket> found))
            return true;
        ref SharedBucket all = ref found.Value;
        using (all.Lock.Enter())
        {
            if (all.Filled == 0)
            {
                all.Filled = 1;
                all.Bucket = new Bucket { Tokens = SharedBurst, Refilled = now };
            }
            all.Bucket.Refill(now, SharedRefillPerSecond, SharedBurst);
            bool taken = all.Bucket.TryTake();
            if (!taken)
                all.Refused++;
            return taken;
        }
    }

    public struct Bucket
    {
        public ulong Tokens;

        /// <summary>When the last whole token came in, in nanoseconds since boot.</summary>
        public ulong Refilled;

        public void Refill(ulong now, uint perSecond, uint burst)
        {
            if (perSecond == 0)
                return;
            ulong elapsed = now - Refilled;
            if (elapsed >= burst * Second / perSecond)
            {
                Tokens = burst;
                Refilled = now;
                return;
            }
            ulong fresh = elapsed * perSecond / Second;
            Tokens = Math.Min(Tokens + fresh, burst);
            // The part of a token that has not come in yet keeps counting from here.
            Refilled += fresh * Second / perSecond;
        }

        public bool TryTake()
        {
            if (Tokens == 0)
                return false;
            Tokens--;
            return true;
        }
    }

    public struct Source
    {
        public Bucket Bucket;
        public ulong Passed;
        public ulong Dropped;
    }

    public struct SharedBucket
    {
        /// <summary>Of the bucket: all CPUs take from it.</summary>
        public BpfSpinLock Lock;
        public uint Filled;
        public Bucket Bucket;
        public ulong Refused;
    }

    public struct Alarm
    {
        public Ipv6Address Source;
        public Ipv6Address Destination;
        public ushort DestinationPort;
        public ushort PacketBytes;
        public uint Passed;
    }
}
