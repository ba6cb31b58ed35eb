using Skep.Diagnostics;
using Skep.Machine.Capture;

namespace Skep.Machine.Tests.Capture;

/// <summary>A packet that outlives its reader.</summary>
sealed record Captured(string Hex, long OriginalLength, long Time, int Interface, LinkType LinkType)
{
    public static (List<Captured> Packets, DiagnosticBag Diagnostics) ReadAll(byte[] file) => ReadAll(new MemoryStream(file));

    public static (List<Captured> Packets, DiagnosticBag Diagnostics) ReadAll(Stream stream)
    {
        using var reader = new CaptureReader(stream, "test.pcap");
        var packets = new List<Captured>();
        while (reader.TryRead(out CapturedPacket packet))
        {
            string data = Convert.ToHexStringLower(packet.Data);
            packets.Add(new Captured(data, packet.OriginalLength, packet.TimestampNanoseconds, packet.InterfaceIndex, packet.LinkType));
        }
        return (packets, reader.Diagnostics);
    }
}
