using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Skep.KernelAbi;

namespace Skep;

/// <summary>A ring buffer that this process fills and a program empties (Linux 6.1).</summary>
[BpfMap(MapType.UserRingBuf, DefaultEntries = 256 * 1024)]
public sealed class UserRingBuffer<T>(int maxEntries = 0, MapFlags flags = MapFlags.None) : Map(maxEntries, flags)
    where T : unmanaged
{
    readonly Queue<T> _plain = [];

    private protected override int KeySize => 0;

    private protected override int ValueSize => 0;

    /// <summary>Adds a record for the program.</summary>
    /// <exception cref="BpfNotSupportedException">The object is loaded: neither host takes such records yet.</exception>
    public void Post(in T record)
    {
        if (IsLoaded)
            throw new BpfNotSupportedException("writing to a user ring buffer of a loaded object");
        _plain.Enqueue(record);
    }

    /// <summary>Calls a static function for each record, until it returns <see cref="LoopControl.Break"/>.</summary>
    /// <returns>How many records there were, or a negated error number.</returns>
    [BpfHelper(HelperId.UserRingBufDrain)]
    public long Drain<TState>(PostedRecord<TState> handler, ref TState state, ulong flags = 0)
        where TState : struct, allows ref struct
    {
        long count = 0;
        while (_plain.TryDequeue(out T record))
        {
            count++;
            var dynptr = new BpfDynptr(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in record)).ToArray());
            if (handler(dynptr, ref state) == LoopControl.Break)
                break;
        }
        return count;
    }
}

/// <summary>What <see cref="UserRingBuffer{T}.Drain"/> calls.</summary>
public delegate LoopControl PostedRecord<TState>(BpfDynptr record, ref TState state)
    where TState : struct, allows ref struct;

/// <summary>A pointer that knows how long its memory is (<c>struct bpf_dynptr</c>).</summary>
[KernelStruct("bpf_dynptr")]
public sealed class BpfDynptr
{
    readonly byte[] _plain;

    internal BpfDynptr(byte[] plain) => _plain = plain;

    /// <summary>Copies from the memory; zeros when it is too short.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead<T>(BpfDynptr pointer, uint offset, out T value)
        where T : unmanaged => Read(out value, (uint)Unsafe.SizeOf<T>(), pointer, offset, 0) == 0;

    [BpfHelper(HelperId.DynptrRead)]
    static long Read<T>(out T value, uint size, BpfDynptr pointer, uint offset, ulong flags)
        where T : unmanaged
    {
        value = default;
        if (offset + (ulong)size > (ulong)pointer._plain.Length)
            return -7;
        value = MemoryMarshal.Read<T>(pointer._plain.AsSpan((int)offset));
        return 0;
    }
}
