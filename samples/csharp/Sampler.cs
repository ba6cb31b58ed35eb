using System.Buffers.Binary;

namespace Skep.Samples;

/// <summary>
/// Flow sampler, steered by what is fixed at load and by variables that may change while it runs. It takes all packets of one flow in
/// <see cref="OneIn"/>, chosen by a hash of the addresses and ports, the same in both directions: whole conversations rather than scattered
/// packets. Attached to a packet socket, which receives the packets that were chosen and no others.
/// </summary>
[Bpf]
public sealed class Sampler : BpfObject
{
    public uint OneIn { get; init; } = 8;

    public uint Seed { get; init; } = 0x9e3779b9;

    public Global<bool> Enabled { get; } = new(true);

    public Global<Limits> Limit { get; } = new(new Limits { Samples = ulong.MaxValue });

    public Global<ulong> Seen { get; } = new();

    public Global<ulong> Sampled { get; } = new();

    public Global<ulong> RefusedByLimit { get; } = new();

    public RingBuffer<Sample> Samples { get; } = new(1 << 18);

    [SocketFilter]
    public int Choose(ref readonly SkbContext ctx)
    {
        if (!Enabled.Value)
            return 0;
        Interlocked.Increment(ref Seen.Value);
        if (!TryReadPacket(in ctx, out Sample sample) || sample.Length < Limit.Value.MinimumLength)
            return 0;
        ushort port = Limit.Value.OnlyPort;
        if (port != 0 && sample.SourcePort != port && sample.DestinationPort != port)
            return 0;
        sample.Hash = HashFlow(in sample);
        if (OneIn > 1 && sample.Hash % OneIn != 0)
            return 0;
        if (Sampled.Value >= Limit.Value.Samples)
        {
            Interlocked.Increment(ref RefusedByLimit.Value);
            return 0;
        }
        Interlocked.Increment(ref Sampled.Value);
        Samples.Output(in sample);
        return -1; // keep the whole packet
    }

    /// <summary>Fills in all but the hash.</summary>
    static bool TryReadPacket(ref readonly SkbContext ctx, out Sample sample)
    {
        sample = default;
        uint transport;
        switch (ctx.Protocol)
        {
            case EtherType.IPv4:
                if (!Bpf.TryLoad(in ctx, 0, HeaderStart.Network, out IPv4 ip4) || ip4.IsLaterFragment)
                    return false;
                sample.Source = Ipv6Address.FromIpv4(ip4.Source);
                sample.Destination = Ipv6Address.FromIpv4(ip4.Destination);
                sample.Protocol = ip4.Protocol;
                sample.Length = ip4.TotalLength;
                transport = (uint)ip4.HeaderLength;
                break;
            case EtherType.IPv6:
                if (!Bpf.TryLoad(in ctx, 0, HeaderStart.Network, out IPv6 ip6))
                    return false;
                sample.Source = ip6.Source;
                sample.Destination = ip6.Destination;
                sample.Protocol = ip6.NextHeader;
                sample.Length = (ushort)(ip6.PayloadLength + 40);
                transport = 40;
                break;
            default:
                return false;
        }
        if (sample.Protocol is not (IpProtocol.Tcp or IpProtocol.Udp))
            return true;
        // TCP's ports stand where UDP's do.
        if (!Bpf.TryLoad(in ctx, transport, HeaderStart.Network, out Ports ports))
            return false;
        (sample.SourcePort, sample.DestinationPort) = (ports.Source, ports.Destination);
        return true;
    }

    /// <summary>Addition does not know which end is which, so both directions of a flow meet in one value.</summary>
    uint HashFlow(in Sample sample)
    {
        uint ends = HashEndpoint(sample.Source, sample.SourcePort) + HashEndpoint(sample.Destination, sample.DestinationPort);
        return Mix(Mix(Seed, ends), (uint)sample.Protocol);
    }

    uint HashEndpoint(Ipv6Address address, ushort port)
    {
        uint hash = Mix(Mix(Mix(Mix(Seed, address.Word0), address.Word1), address.Word2), address.Word3);
        return Mix(hash, BinaryPrimitives.ReverseEndianness(port));
    }

    /// <summary>Stirs one word into the hash: multiply by an odd number, then let high bits into low ones.</summary>
    static uint Mix(uint hash, uint word)
    {
        hash = (hash ^ word) * 0x85ebca6b;
        return hash ^ (hash >> 15);
    }

    public struct Ports
    {
        public NetworkUInt16 Source;
        public NetworkUInt16 Destination;
    }

    public struct Limits
    {
        /// <summary>After so many no more are taken.</summary>
        public ulong Samples;
        public ushort MinimumLength;

        /// <summary>0 for all.</summary>
        public ushort OnlyPort;
    }

    public struct Sample
    {
        public Ipv6Address Source;
        public Ipv6Address Destination;
        public ushort SourcePort;
        public ushort DestinationPort;

        /// <summary>From the network header on.</summary>
        public ushort Length;
        public IpProtocol Protocol;
        public uint Hash;
    }
}
