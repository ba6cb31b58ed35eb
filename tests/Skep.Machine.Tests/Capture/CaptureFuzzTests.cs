using Skep.Machine.Capture;

namespace Skep.Machine.Tests.Capture;

public sealed class CaptureFuzzTests
{
    static IEnumerable<byte[]> Seeds()
    {
        foreach (ByteOrder order in Enum.GetValues<ByteOrder>())
        {
            yield return new CaptureBytes(order).PcapHeader().PcapRecord(1, 2, [1, 2, 3]).PcapRecord(3, 4, new byte[40], 1500).ToArray();
            yield return new CaptureBytes(order).PcapHeader(0xa1b2cd34).U32(1, 2, 1, 1, 0, 0).U8(5).ToArray();
            yield return new CaptureBytes(order).Section().Interface(1, 96, 9, 3600).EnhancedPacket(0, 99, new byte[33])
                .Block(5, b => b.U64(0)).SimplePacket(new byte[8]).ObsoletePacket(0, 1, [1])
                .Section().Interface(113).EnhancedPacket(0, 1, [2]).ToArray();
        }
    }

    [Fact]
    public void Damaged_captures_end_in_at_most_one_diagnostic_and_never_in_an_exception()
    {
        byte[][] seeds = [.. Seeds()];
        var random = new Random(20_240_601);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] file = Mutate(random, (byte[])seeds[random.Next(seeds.Length)].Clone());

            using var reader = new CaptureReader(new MemoryStream(file));
            long bytes = 0;
            while (reader.TryRead(out CapturedPacket packet))
            {
                bytes += packet.Data.Length;
                EthernetFraming.TryFrame(packet, new byte[packet.Data.Length + EthernetFraming.MaxGrowth], out _);
            }

            Assert.True(bytes <= file.Length, $"round {round} invented bytes");
            Assert.True(reader.Diagnostics.Count <= 1, $"round {round} said more than one thing");
            Assert.False(reader.TryRead(out _), $"round {round} went on after the end");
        }
    }

    static byte[] Mutate(Random random, byte[] file)
    {
        for (int change = random.Next(1, 5); change > 0; change--)
        {
            int at = random.Next(file.Length);
            switch (random.Next(4))
            {
                case 0:
                    file[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    file[at] = (byte)(random.Next(2) * 0xff);
                    break;
                case 2 when at > 4:
                    file = file[..at];
                    break;
                default:
                    file[at] = (byte)random.Next(256);
                    break;
            }
        }
        return file;
    }
}
