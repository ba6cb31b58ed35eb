using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Skep.Machine;

/// <summary>Memory for one packet and what programs may grow it by.</summary>
sealed unsafe class FrameBuffer
{
    /// <summary>XDP_PACKET_HEADROOM of the kernel.</summary>
    public const int XdpHeadroom = 256;

    /// <summary>
    /// Bytes of a page after the headroom and before <c>struct skb_shared_info</c>: how long the kernel's test run lets a packet grow.
    /// </summary>
    public const int XdpRoom = 4096 - XdpHeadroom - 320;

    /// <summary>Enough for every header that <c>bpf_skb_adjust_room</c> and <c>bpf_skb_change_head</c> may add.</summary>
    const int Headroom = 16 * 1024;

    const int Tailroom = 4096;

    // A pinned array, not native memory, so that spans of it handed to callers stay valid whatever becomes of this object.
    byte[] _memory = GC.AllocateArray<byte>(Headroom + 64 * 1024 + Tailroom, pinned: true);

    public FrameBuffer() => Start = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory));

    public byte* Start { get; private set; }

    public byte* Data => Start + Headroom;

    public byte* End => Start + _memory.Length;

    public int Length { get; private set; }

    public void Load(ReadOnlySpan<byte> packet)
    {
        if (packet.Length > _memory.Length - Headroom - Tailroom)
        {
            _memory = GC.AllocateArray<byte>(Headroom + packet.Length + Tailroom, pinned: true);
            Start = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory));
        }
        Length = packet.Length;
        packet.CopyTo(_memory.AsSpan(Headroom));
    }

    /// <summary>What lies between two pointers into this buffer.</summary>
    public ReadOnlySpan<byte> Between(byte* start, byte* end) => _memory.AsSpan((int)(start - Start), (int)(end - start));
}
