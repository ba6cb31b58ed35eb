using Skep.Machine.Capture;

namespace Skep.Tests.Samples;

/// <summary>The packets of the sample capture with the time since the first, in nanoseconds.</summary>
static class Capture
{
    public static IReadOnlyList<(byte[] Packet, ulong Time)> Packets { get; } = Read();

    static List<(byte[] Packet, ulong Time)> Read()
    {
        using var reader = CaptureReader.Open(Repository.File("samples", "data", "web.pcap"));
        var packets = new List<(byte[] Packet, ulong Time)>();
        long first = 0;
        while (reader.TryRead(out CapturedPacket packet))
        {
            first = first == 0 ? packet.TimestampNanoseconds : first;
            packets.Add((packet.Data.ToArray(), (ulong)(packet.TimestampNanoseconds - first)));
        }
        Assert.Equal(2255, packets.Count);
        return packets;
    }
}
