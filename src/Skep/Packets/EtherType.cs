namespace Skep;

/// <summary>What an Ethernet frame carries: <c>ETH_P_*</c>, in host order.</summary>
public enum EtherType : ushort
{
    IPv4 = 0x0800,
    Arp = 0x0806,

    /// <summary>A VLAN tag, IEEE 802.1Q.</summary>
    Vlan = 0x8100,
    IPv6 = 0x86dd,
    Mpls = 0x8847,

    /// <summary>The outer of two VLAN tags, IEEE 802.1ad.</summary>
    ServiceVlan = 0x88a8,
    Lldp = 0x88cc,
}
