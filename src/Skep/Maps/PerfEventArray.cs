using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Skep.KernelAbi;
using Skep.Machine;

namespace Skep;

/// <summary>A buffer of records for each CPU; on kernels before 5.8 the way to send events, and on all of them to send packets.</summary>
[BpfMap(MapType.PerfEventArray)]
public sealed class PerfEventArray<T>(int maxEntries = 0, MapFlags flags = MapFlags.None) : EventMap<T>(maxEntries, flags)
    where T : unmanaged
{
    /// <summary>BPF_F_CURRENT_CPU.</summary>
    const ulong CurrentCpu = uint.MaxValue;

    private protected override int KeySize => sizeof(uint);

    private protected override int ValueSize => sizeof(uint);

    /// <summary>Copies a record into this CPU's buffer.</summary>
    /// <returns>False when nobody reads it, or it is full.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Output<TContext>(ref readonly TContext context, in T record)
        where TContext : struct => OutputRecord(in context, this, CurrentCpu, in record, (ulong)Unsafe.SizeOf<T>()) == 0;

    /// <summary>Copies a record, and behind it the first bytes of the context's packet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Output<TContext>(ref readonly TContext context, in T record, uint packetBytes)
        where TContext : struct =>
        OutputRecord(in context, this, CurrentCpu | (ulong)packetBytes << 32, in record, (ulong)Unsafe.SizeOf<T>()) == 0;

    /// <summary>All records with the packet bytes behind them, as they come, until cancelled.</summary>
    public IAsyncEnumerable<byte[]> ReadBytesAsync(CancellationToken cancellation = default) => Stream.ReadAllAsync(cancellation);

    [BpfHelper(HelperId.PerfEventOutput)]
    static long OutputRecord<TContext>(ref readonly TContext context, PerfEventArray<T> map, ulong flags, in T record, ulong size)
        where TContext : struct
    {
        uint length = (uint)(flags >> 32) & 0xfffff;
        Span<byte> packet = context is IPlainContext { Plain: var plain } ? plain.Packet.Bytes : default;
        if (length > packet.Length)
            return -14;
        int cpu = PlainKernel.Current.Cpu;
        return ((PerfEventArrayMap)map.Memory).OutputAsProgram(cpu, (uint)cpu, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in record)),
            packet[..(int)length]);
    }
}
