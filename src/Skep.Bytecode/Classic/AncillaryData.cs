namespace Skep.Bytecode;

/// <summary>
/// What the kernel gives to a classic load from the packet at <c>SKF_AD_OFF</c> plus this number: data about the packet, or the
/// result of a small computation.
/// </summary>
public enum AncillaryData
{
    /// <summary>EtherType, in host byte order.</summary>
    Protocol = 0,
    PacketType = 4,
    InterfaceIndex = 8,
    /// <summary>Finds a netlink attribute of type X from offset A.</summary>
    NetlinkAttribute = 12,
    NestedNetlinkAttribute = 16,
    Mark = 20,
    Queue = 24,
    HardwareType = 28,
    ReceiveHash = 32,
    Cpu = 36,
    /// <summary>A ^= X.</summary>
    XorX = 40,
    VlanTag = 44,
    VlanTagPresent = 48,
    /// <summary>Where the payload starts, by the flow dissector.</summary>
    PayloadOffset = 52,
    Random = 56,
    VlanProtocol = 60,
}

public static class AncillaryDataExtensions
{
    extension(AncillaryData data)
    {
        /// <summary>The name in <c>tcpdump -d</c>.</summary>
        public string Name => data switch
        {
            AncillaryData.Protocol => "proto",
            AncillaryData.PacketType => "type",
            AncillaryData.InterfaceIndex => "ifidx",
            AncillaryData.NetlinkAttribute => "nla",
            AncillaryData.NestedNetlinkAttribute => "nlan",
            AncillaryData.Mark => "mark",
            AncillaryData.Queue => "queue",
            AncillaryData.HardwareType => "hatype",
            AncillaryData.ReceiveHash => "rxhash",
            AncillaryData.Cpu => "cpu",
            AncillaryData.XorX => "xor_x",
            AncillaryData.VlanTag => "vlan_tci",
            AncillaryData.VlanTagPresent => "vlanp",
            AncillaryData.PayloadOffset => "poff",
            AncillaryData.Random => "random",
            _ => "vlan_tpid",
        };
    }
}
