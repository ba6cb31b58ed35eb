using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Skep.KernelAbi;
using Skep.Machine;

namespace Skep;

/// <summary>A ring buffer of records, shared by all CPUs and in the order in which they were reserved (Linux 5.8).</summary>
/// <param name="maxEntries">Bytes; a power of two of pages. By default 256 KiB.</param>
/// <param name="flags">How the map is created.</param>
[BpfMap(MapType.RingBuf, DefaultEntries = 256 * 1024)]
public sealed class RingBuffer<T>(int maxEntries = 0, MapFlags flags = MapFlags.None) : EventMap<T>(maxEntries, flags)
    where T : unmanaged
{
    private protected override int KeySize => 0;

    private protected override int ValueSize => 0;

    /// <summary>Takes room for a record, to be filled in place; it must be submitted or discarded. Its memory holds anything.</summary>
    /// <returns>False when the buffer is full.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReserve(out Reservation<T> record)
    {
        record = new(ref ReserveRecord((ulong)Unsafe.SizeOf<T>(), 0));
        return record.Found;
    }

    /// <summary>Copies a record into the buffer.</summary>
    /// <returns>False when it is full.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Output(in T record, RingBufFlags flags = RingBufFlags.None) =>
        OutputRecord(in record, (ulong)Unsafe.SizeOf<T>(), flags) == 0;

    [BpfHelper(HelperId.RingBufQuery)]
    ulong Query(ulong what) => what switch
    {
        0 => ((RingBufferMap)Memory).Available,
        1 => ((RingBufferMap)Memory).Size,
        2 => ((RingBufferMap)Memory).ConsumerPosition,
        3 => ((RingBufferMap)Memory).ProducerPosition,
        _ => 0,
    };

    /// <summary>Bytes that are written and not yet read.</summary>
    public ulong Available => Query(0);

    [BpfHelper(HelperId.RingBufReserve)]
    ref T ReserveRecord(ulong size, ulong flags) => ref Unsafe.As<byte, T>(ref ((RingBufferMap)Memory).ReserveAsProgram(size));

    [BpfHelper(HelperId.RingBufOutput)]
    long OutputRecord(in T record, ulong size, RingBufFlags flags) =>
        ((RingBufferMap)Memory).OutputAsProgram(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in record)), (ulong)flags);
}
