namespace Skep.Samples;

/// <summary>
/// Firewall by address prefix: the longest prefix that covers the packet's source decides, and counts what it decided. The rules may change
/// at any time; where none covers the source, <see cref="DefaultAction"/> holds.
/// </summary>
[Bpf(License = "Dual MIT/GPL")]
public sealed class LpmFirewall : BpfObject
{
    [MaxEntries(100_000)] public LpmTrie<Prefix<Ipv4Address>, Rule> Rules4 { get; } = new();

    [MaxEntries(100_000)] public LpmTrie<Prefix<Ipv6Address>, Rule> Rules6 { get; } = new();

    /// <summary>One element, of which each CPU has its own.</summary>
    public PerCpuArray<Outcomes> Decisions { get; } = new(1);

    public FirewallAction DefaultAction { get; init; }

    /// <summary>What is neither IPv4 nor IPv6: ARP has to pass, or there is soon no IPv4 either.</summary>
    public FirewallAction OtherAction { get; init; }

    [Xdp]
    public XdpAction Filter(ref readonly XdpContext ctx)
    {
        if (!Decisions.TryGetValue(0, out Ref<Outcomes> found))
            return XdpAction.Aborted; // cannot happen: an array has all its elements; the verifier wants to hear it
        ref Outcomes mine = ref found.Value;

        var packet = ctx.Packet;
        ulong bytes = (ulong)packet.Length;
        if (packet.TryReadEthernet(out EtherType type))
        {
            switch (type)
            {
                case EtherType.IPv4 when packet.TryReadIPv4(out IPv4 ip):
                    return Rules4.TryGetValue(new(ip.Source), out Ref<Rule> rule4) ? ByRule(ref mine, ref rule4.Value, bytes)
                        : ByDefault(ref mine, DefaultAction);
                case EtherType.IPv6 when packet.TryRead(out IPv6 ip):
                    return Rules6.TryGetValue(new(ip.Source), out Ref<Rule> rule6) ? ByRule(ref mine, ref rule6.Value, bytes)
                        : ByDefault(ref mine, DefaultAction);
                case not (EtherType.IPv4 or EtherType.IPv6):
                    return ByDefault(ref mine, OtherAction);
            }
        }
        mine.Malformed++;
        return XdpAction.Drop;
    }

    static XdpAction ByRule(ref Outcomes mine, ref Rule rule, ulong bytes)
    {
        Interlocked.Increment(ref rule.Packets);
        Interlocked.Add(ref rule.Bytes, bytes);
        if (rule.Action == FirewallAction.Allow)
        {
            mine.AllowedByRule++;
            return XdpAction.Pass;
        }
        mine.DeniedByRule++;
        return XdpAction.Drop;
    }

    static XdpAction ByDefault(ref Outcomes mine, FirewallAction action)
    {
        if (action == FirewallAction.Allow)
        {
            mine.AllowedByDefault++;
            return XdpAction.Pass;
        }
        mine.DeniedByDefault++;
        return XdpAction.Drop;
    }

    public enum FirewallAction
    {
        Allow,
        Deny,
    }

    public struct Rule
    {
        public FirewallAction Action;

        /// <summary>Chosen by who made the rule.</summary>
        public uint Id;
        public ulong Packets;
        public ulong Bytes;
    }

    public struct Outcomes
    {
        public ulong AllowedByRule;
        public ulong DeniedByRule;
        public ulong AllowedByDefault;
        public ulong DeniedByDefault;
        public ulong Malformed;
    }
}
