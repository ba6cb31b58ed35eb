using System.Runtime.InteropServices;

namespace Skep.Samples;

/// <summary>
/// DNS watcher: every query and response over UDP port 53, by name, type and result, without taking part in the traffic. Attached to a
/// packet socket; offsets count from the network header. The socket itself receives nothing.
/// </summary>
[Bpf(License = "Dual MIT/GPL")]
public sealed class DnsWatch : BpfObject
{
    const ushort Port = 53;
    const int MaxLabels = 20;
    const int MaxLabel = 63; // RFC 1035, 2.3.4
    const int MaxName = 128; // longer names are cut; the RFC allows 255

    public RingBuffer<Message> Messages { get; } = new(1 << 18);

    [MaxEntries(8192)] public LruHashMap<Text128, NameUse> Names { get; } = new();

    public Global<ulong> Packets { get; } = new();

    public Global<ulong> Unreadable { get; } = new();

    public Global<ulong> Lost { get; } = new();

    [SocketFilter]
    public int Watch(ref readonly SkbContext ctx)
    {
        uint offset = FindUdp(in ctx, out Ipv6Address source, out Ipv6Address destination);
        if (offset == 0 || !Bpf.TryLoad(in ctx, offset, HeaderStart.Network, out Udp udp)
            || (udp.Source != Port && udp.Destination != Port))
            return 0;
        Interlocked.Increment(ref Packets.Value);
        offset += 8;
        if (!Bpf.TryLoad(in ctx, offset, HeaderStart.Network, out Dns dns) || dns.Questions == 0)
            return Damaged();
        offset = ReadName(in ctx, offset + 12, out Text128 name, out int length);
        if (offset == 0 || !Bpf.TryLoad(in ctx, offset, HeaderStart.Network, out NetworkUInt16 type))
            return Damaged();

        CountName(in name, dns.IsResponse, dns.Result);
        if (!Messages.TryReserve(out Reservation<Message> record))
        {
            Interlocked.Increment(ref Lost.Value);
            return 0;
        }
        bool response = dns.IsResponse;
        record.Value = new Message
        {
            Client = response ? destination : source,
            Server = response ? source : destination,
            ClientPort = response ? udp.Destination : udp.Source,
            Id = dns.Id,
            Type = (DnsType)(ushort)type,
            Result = dns.Result,
            Answers = dns.Answers,
            IsResponse = response,
            NameLength = (byte)length,
            Name = name,
        };
        record.Submit();
        return 0;
    }

    /// <summary>The offset of the UDP header, or 0 if there is none.</summary>
    static uint FindUdp(ref readonly SkbContext ctx, out Ipv6Address source, out Ipv6Address destination)
    {
        source = destination = default;
        switch (ctx.Protocol)
        {
            case EtherType.IPv4:
                if (!Bpf.TryLoad(in ctx, 0, HeaderStart.Network, out IPv4 ip4) || ip4.Protocol != IpProtocol.Udp || ip4.IsLaterFragment)
                    return 0;
                (source, destination) = (Ipv6Address.FromIpv4(ip4.Source), Ipv6Address.FromIpv4(ip4.Destination));
                return (uint)ip4.HeaderLength;
            case EtherType.IPv6:
                if (!Bpf.TryLoad(in ctx, 0, HeaderStart.Network, out IPv6 ip6) || ip6.NextHeader != IpProtocol.Udp)
                    return 0;
                (source, destination) = (ip6.Source, ip6.Destination);
                return 40;
            default:
                return 0;
        }
    }

    /// <summary>
    /// Reads a name as text, labels joined by dots, in lower case: resolvers mix the case of letters on purpose, to make answers harder to
    /// forge. Compression (RFC 1035, 4.1.4) has no place in a message's first name: nothing stands before it to point at.
    /// </summary>
    /// <returns>The offset behind the name, or 0 if it is damaged.</returns>
    static uint ReadName(ref readonly SkbContext ctx, uint offset, out Text128 name, out int length)
    {
        name = default;
        length = 0;
        // Room for one label more than fits, so that the last one read needs no bound of its own.
        Span<byte> text = stackalloc byte[MaxName + MaxLabel + 1];
        bool ended = false;
        for (int i = 0; i < MaxLabels; i++)
        {
            if (!Bpf.TryLoad(in ctx, offset, HeaderStart.Network, out byte label))
                return 0;
            offset++;
            if (label == 0)
            {
                ended = true;
                break;
            }
            if (label > MaxLabel)
                return 0;
            if (length >= MaxName) // there is no room to see more of it, only its end to find
                length = MaxName - 1;
            if (length > 0)
                text[length++] = (byte)'.';
            if (Bpf.SkbLoadBytesRelative(in ctx, offset, text.Slice(length, label), HeaderStart.Network) != 0)
                return 0;
            length += label;
            offset += label;
        }
        if (!ended)
            return 0;
        length = Math.Min(length, MaxName - 1);
        text[MaxName - 1] = 0;
        Span<ulong> letters = MemoryMarshal.Cast<byte, ulong>(text);
        Span<ulong> lower = MemoryMarshal.Cast<byte, ulong>((Span<byte>)name);
        for (int i = 0; i < MaxName / 8; i++)
            lower[i] = ToLowerCase(letters[i]);
        return offset;
    }

    /// <summary>
    /// Turns eight ASCII letters into lower case at once, without a branch: a loop with one over each of 128 letters would have the
    /// verifier walk too many paths. Adding moves 'A' and what is above to 0x80, the bit that a letter leaves free.
    /// </summary>
    static ulong ToLowerCase(ulong letters)
    {
        const ulong each = 0x0101010101010101;
        ulong low = letters & (each * 0x7f);
        ulong fromA = low + each * (0x80 - 'A');
        ulong beyondZ = low + each * (0x7f - 'Z');
        ulong upper = (fromA ^ beyondZ) & ~letters & (each * 0x80);
        return letters | (upper >> 2); // 0x80 >> 2 is 'a' - 'A'
    }

    void CountName(in Text128 name, bool isResponse, DnsResult result)
    {
        if (!Names.TryGetOrAdd(in name, out Ref<NameUse> use))
            return;
        if (isResponse)
            Interlocked.Increment(ref use.Value.Responses);
        else
            Interlocked.Increment(ref use.Value.Queries);
        if (isResponse && result != DnsResult.NoError)
            Interlocked.Increment(ref use.Value.Failures);
    }

    int Damaged()
    {
        Interlocked.Increment(ref Unreadable.Value);
        return 0;
    }

    public struct Message
    {
        public Ipv6Address Client;
        public Ipv6Address Server;
        public ushort ClientPort;
        public ushort Id;
        public DnsType Type;
        public DnsResult Result;
        public bool IsResponse;
        public ushort Answers;
        public byte NameLength;
        public Text128 Name;
    }

    public struct NameUse
    {
        public ulong Queries;
        public ulong Responses;
        public ulong Failures;
    }
}
