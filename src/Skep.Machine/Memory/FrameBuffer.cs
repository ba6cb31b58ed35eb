namespace Skep.Machine;

/// <summary>Memory for one packet and what programs may grow it by.</summary>
sealed unsafe class FrameBuffer
{
    /// <summary>XDP_PACKET_HEADROOM of the kernel.</summary>
    public const int XdpHeadroom = 256;

    /// <summary>Bytes of a page after the headroom and before <c>struct skb_shared_info</c>: how long the kernel's test run lets a packet grow.</summary>
    public const int XdpRoom = 4096 - XdpHeadroom - 320;

    /// <summary>Enough for every header that <c>bpf_skb_adjust_room</c> and <c>bpf_skb_change_head</c> may add.</summary>
    const int Headroom = 16 * 1024;

    const int Tailroom = 4096;

    NativeBlock _memory;
    int _capacity = 64 * 1024;

    public FrameBuffer() => _memory = new NativeBlock(Headroom + _capacity + Tailroom);

    public byte* Start => _memory.Start;

    public byte* Data => _memory.Start + Headroom;

    public byte* End => _memory.Start + _memory.Size;

    public int Length { get; private set; }

    public void Load(ReadOnlySpan<byte> packet)
    {
        if (packet.Length > _capacity)
        {
            _capacity = packet.Length;
            _memory = new NativeBlock(Headroom + (long)_capacity + Tailroom);
        }
        Length = packet.Length;
        packet.CopyTo(new Span<byte>(Data, packet.Length));
    }
}
