using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Skep;

/// <summary>
/// A packet in a plain run, with room before and behind it for programs that move its ends. Pinned, because references may stand at its
/// end.
/// </summary>
sealed class PacketBuffer
{
    /// <summary>XDP_PACKET_HEADROOM.</summary>
    const int Headroom = 256;

    const int Tailroom = 320;

    readonly byte[] _bytes;
    int _start;
    int _end;
    int _meta;

    public PacketBuffer(ReadOnlySpan<byte> packet)
    {
        _bytes = GC.AllocateArray<byte>(Headroom + packet.Length + Tailroom, pinned: true);
        packet.CopyTo(_bytes.AsSpan(Headroom));
        _start = _meta = Headroom;
        _end = Headroom + packet.Length;
    }

    public static PacketBuffer None { get; } = new([]);

    /// <summary>The first byte; where the packet is empty, the byte after it.</summary>
    public ref byte Start => ref At(_start);

    public ref byte End => ref At(_end);

    public ref byte Meta => ref At(_meta);

    public int Length => _end - _start;

    public Span<byte> Bytes => _bytes.AsSpan(_start, Length);

    public bool TryCopyTo(uint offset, Span<byte> to)
    {
        if (offset > (uint)Length || to.Length > Length - (int)offset)
            return false;
        Bytes.Slice((int)offset, to.Length).CopyTo(to);
        return true;
    }

    public bool TryCopyFrom(uint offset, ReadOnlySpan<byte> from)
    {
        if (offset > (uint)Length || from.Length > Length - (int)offset)
            return false;
        from.CopyTo(Bytes[(int)offset..]);
        return true;
    }

    /// <summary>xdp_adjust_head: a positive <paramref name="delta"/> takes bytes off.</summary>
    public bool TryMoveStart(int delta)
    {
        int start = _start + delta;
        if (start < 0 || start > _end - EthernetHeader)
            return false;
        _start = _meta = start;
        return true;
    }

    /// <summary>xdp_adjust_tail: a positive <paramref name="delta"/> adds zeros.</summary>
    public bool TryMoveEnd(int delta)
    {
        int end = _end + delta;
        if (end > _bytes.Length || end < _start + EthernetHeader)
            return false;
        if (delta > 0)
            _bytes.AsSpan(_end, delta).Clear();
        _end = end;
        return true;
    }

    /// <summary>xdp_adjust_meta: a negative <paramref name="delta"/> makes room before the packet.</summary>
    public bool TryMoveMeta(int delta)
    {
        int meta = _meta + delta;
        if (meta > _start || meta < _start - MaxMeta || (_start - meta) % sizeof(uint) != 0)
            return false;
        _meta = meta;
        return true;
    }

    // bpf_xdp_adjust_head and _tail keep ETH_HLEN bytes; metadata is at most 32 bytes (xdp_metalen_invalid).
    const int EthernetHeader = 14;
    const int MaxMeta = 32;

    // In bounds: there is always room behind the end.
    ref byte At(int index) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_bytes), index);
}
