namespace Skep.Samples;

/// <summary>
/// Policer: each source address may send so many bytes a second, and so many at once after a pause. A bucket of tokens is kept as one
/// number, the time at which it was last empty: what has come in since is the time since, and a packet is paid by moving that time on.
/// So one compare-and-exchange is all the locking that many CPUs need.
/// </summary>
[Bpf(License = "Dual MIT/GPL")]
public sealed class Policer : BpfObject
{
    const ulong Second = 1_000_000_000;
    const int Attempts = 8;

    /// <summary>Not 0.</summary>
    public uint BytesPerSecond { get; init; } = 1_250_000;

    /// <summary>Bytes.</summary>
    public uint Burst { get; init; } = 65_536;

    [MaxEntries(65_536)] public LruHashMap<Ipv6Address, Bucket> Buckets { get; } = new();

    /// <summary>Packets that passed because too many CPUs wanted the same bucket, or the map took no more.</summary>
    public Global<ulong> Unpoliced { get; } = new();

    [Tc]
    public TcAction Police(ref readonly SkbContext ctx)
    {
        if (!TryReadSource(ctx.Packet, out Ipv6Address source))
            return TcAction.Ok;
        long now = (long)Bpf.KtimeGetNs();
        long depth = (long)TimeFor(Burst);
        uint length = ctx.Length;
        var full = new Bucket { Empty = now - depth };
        if (!Buckets.TryGetOrAdd(in source, in full, out Ref<Bucket> found))
            return Unknown();
        ref Bucket bucket = ref found.Value;
        long price = (long)TimeFor(length);
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            long seen = Volatile.Read(ref bucket.Empty);
            // No more than the bucket holds.
            long empty = Math.Max(seen, now - depth);
            if (empty + price > now)
            {
                Interlocked.Increment(ref bucket.DroppedPackets);
                Interlocked.Add(ref bucket.DroppedBytes, length);
                return TcAction.Shot;
            }
            if (Interlocked.CompareExchange(ref bucket.Empty, empty + price, seen) == seen)
            {
                Interlocked.Increment(ref bucket.PassedPackets);
                Interlocked.Add(ref bucket.PassedBytes, length);
                return TcAction.Ok;
            }
        }
        return Unknown();
    }

    /// <summary>How long the tokens for so many bytes take to come in, in nanoseconds.</summary>
    ulong TimeFor(uint bytes) => bytes * Second / BytesPerSecond;

    TcAction Unknown()
    {
        Interlocked.Increment(ref Unpoliced.Value);
        return TcAction.Ok;
    }

    static bool TryReadSource(Packet packet, out Ipv6Address source)
    {
        source = default;
        if (!packet.TryReadEthernet(out EtherType type))
            return false;
        switch (type)
        {
            case EtherType.IPv4 when packet.TryRead(out IPv4 ip):
                source = Ipv6Address.FromIpv4(ip.Source);
                return true;
            case EtherType.IPv6 when packet.TryRead(out IPv6 ip):
                source = ip.Source;
                return true;
            default:
                return false;
        }
    }

    public struct Bucket
    {
        /// <summary>When it was last empty, in nanoseconds since boot; in the future never.</summary>
        public long Empty;
        public ulong PassedPackets;
        public ulong PassedBytes;
        public ulong DroppedPackets;
        public ulong DroppedBytes;
    }
}
