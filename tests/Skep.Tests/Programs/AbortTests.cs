namespace Skep.Tests.Programs;

/// <summary>
/// A program that reaches a throw ends with the verdict of its hook; called as a method it throws, so that a debugger stops there.
/// </summary>
public class AbortTests
{
    static readonly byte[] Packet = TestPackets.Tcp("10.0.0.1", "10.0.0.2", 1, 2);

    [Fact]
    public void Run_gives_the_hooks_verdict()
    {
        using var faulty = new Faulty { Divisor = 0 };
        Assert.Equal((uint)XdpAction.Aborted, faulty.Run(f => f.Xdp, Packet));
        Assert.Equal((uint)TcAction.Shot, faulty.Run(f => f.Tc, Packet));
        Assert.Equal(0u, faulty.Run(f => f.Socket, Packet));
        Assert.Throws<ArgumentException>(() => faulty.Run(f => f.Trace, Packet));
    }

    [Fact]
    public void A_call_throws()
    {
        using var faulty = new Faulty { Divisor = 0 };
        var xdp = new XdpContext(Packet);
        var skb = new SkbContext(Packet);
        Assert.Throws<DivideByZeroException>(() => faulty.Xdp(in xdp));
        Assert.Throws<IndexOutOfRangeException>(() => faulty.Tc(in skb));
        Assert.Throws<KeyNotFoundException>(() => faulty.Socket(in skb));
    }

    [Fact]
    public void What_does_not_throw_goes_on()
    {
        using var fine = new Faulty { Divisor = 5 };
        Assert.Equal((uint)XdpAction.Pass, fine.Run(f => f.Xdp, Packet));
    }

    [Bpf]
    sealed class Faulty : BpfObject
    {
        public uint Divisor { get; init; }

        public HashMap<uint, int> Table { get; } = new(4);

        [Xdp]
        public XdpAction Xdp(ref readonly XdpContext ctx) => (XdpAction)(10 / Divisor);

        [Tc]
        public TcAction Tc(ref readonly SkbContext ctx)
        {
            Span<byte> room = stackalloc byte[4];
            room[(int)ctx.Length] = (byte)Divisor;
            return TcAction.Ok;
        }

        [SocketFilter]
        public int Socket(ref readonly SkbContext ctx) => Table[ctx.Length];

        [Tracepoint("a", "b")]
        public int Trace() => (int)Divisor;
    }
}
