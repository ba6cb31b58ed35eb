namespace Skep.EndToEnd.Tests.Agreement;

/// <summary>Packets of every shape that the helpers tell apart.</summary>
static class TestPackets
{
    const string Addresses = "02000000000A" + "02000000000B";
    const string Ipv4Addresses = "0A000001" + "0A000002";
    const string Ipv6Addresses = "FD000000000000000000000000000001" + "FD000000000000000000000000000002";

    public static (string Name, byte[] Bytes)[] All { get; } =
    [
        ("Ethernet header only", Frame("88B5", "")),
        ("15 bytes", Frame("88B5", "01")),
        ("802.3 with a length", Frame("0010", "AAAA0300000008000102030405060708")),
        ("802.3 of IPX", Frame("0010", "FFFF0102030405060708")),
        ("IPv4 header only", Frame("0800", Ipv4(0, 0))),
        ("IPv4 TCP, ECT(0)", Frame("0800", Ipv4(2, 0x4000) + "04D20050" + "0000000100000000" + "50021000" + "ABCD0000" + "48656C6C6F21")),
        ("IPv4 UDP of odd length, ECT(1)", Frame("0800", Ipv4(1, 0) + "04D20035" + "000B0000" + "616263")),
        ("IPv4 fragment, CE", Frame("0800", Ipv4(3, 0x2005) + new string('7', 48))),
        ("IPv6 UDP, ECT(0)", Frame("86DD", Ipv6("602") + "04D20035" + "000CFFFF" + "61626364")),
        ("IPv6 header only", Frame("86DD", Ipv6("600"))),
        ("VLAN with IPv4", Frame("8100", "6005" + "0800" + Ipv4(2, 0) + "04D20035" + "00080000")),
        ("VLAN in service VLAN with IPv6", Frame("88A8", "0064" + "8100" + "0065" + "86DD" + Ipv6("601") + "04D20035" + "00080000")),
        ("cut VLAN", Frame("8100", "60")),
        ("full-sized", Frame("0800", Ipv4(0, 0) + string.Concat(Enumerable.Range(0, 1480).Select(i => $"{(i * 7) & 0xff:X2}")))),
    ];

    static byte[] Frame(string type, string payload) => Convert.FromHexString(Addresses + type + payload);

    static string Ipv4(int congestion, int fragment) => $"45{congestion:X2}0030" + $"1234{fragment:X4}" + "4011FFF0" + Ipv4Addresses;

    static string Ipv6(string start) => $"{start}00000" + "000C" + "1140" + Ipv6Addresses;
}
