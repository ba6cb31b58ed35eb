using System.Runtime.InteropServices;

namespace Skep.Tests.Programs;

/// <summary>Packets made of headers.</summary>
static class TestPackets
{
    public static byte[] Of<T1, T2, T3>(T1 first, T2 second, T3 third, params ReadOnlySpan<byte> payload)
        where T1 : unmanaged
        where T2 : unmanaged
        where T3 : unmanaged => [.. Bytes(first), .. Bytes(second), .. Bytes(third), .. payload];

    public static byte[] Tcp(string source, string destination, ushort sourcePort, ushort destinationPort,
        TcpFlags flags = TcpFlags.Ack) => Of(
        new Ethernet { Type = EtherType.IPv4 },
        new IPv4
        {
            Version = 4, HeaderLength = 20, TotalLength = 40, Protocol = IpProtocol.Tcp, TimeToLive = 64,
            Source = Ipv4Address.Parse(source), Destination = Ipv4Address.Parse(destination),
        },
        new Tcp { Source = sourcePort, Destination = destinationPort, HeaderLength = 20, Flags = flags });

    public static byte[] Bytes<T>(T value)
        where T : unmanaged => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).ToArray();
}
