using Skep.Linux.Interop;

namespace Skep.Linux;

/// <summary>The values of an array map as memory: reading and writing them takes no system call, and the programs see a write at
/// once.</summary>
sealed unsafe class MappedElements : IDisposable
{
    readonly MappedRegion _region;
    readonly int _size;
    readonly int _stride;
    readonly uint _count;

    MappedElements(MappedRegion region, int size, int stride, uint count)
    {
        _region = region;
        _size = size;
        _stride = stride;
        _count = count;
    }

    public bool IsWritable => _region.IsWritable;

    /// <summary>Maps an array that has <see cref="KernelAbi.MapFlags.Mmapable"/>; null when the kernel refuses.</summary>
    public static MappedElements? TryMap(BpfFileDescriptor map, int valueSize, uint count, bool writable)
    {
        // kernel/bpf/arraymap.c: elements lie round_up(value_size, 8) apart, and the whole is PAGE_ALIGNed.
        int stride = (valueSize + 7) & ~7;
        ulong length = ((ulong)stride * count + (ulong)Environment.SystemPageSize - 1) & ~((ulong)Environment.SystemPageSize - 1);
        return MappedRegion.TryMap(map, (nuint)length, writable) is { } region ? new(region, valueSize, stride, count) : null;
    }

    public bool TryRead(uint index, int offset, Span<byte> destination)
    {
        if (index >= _count)
            return false;
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)offset + destination.Length, _size, nameof(offset));
        using var lease = _region.Borrow();
        // In bounds: index < count, and offset and length lie in the element.
        byte* source = lease.Address + (long)index * _stride + offset;
        switch (destination.Length)
        {
            case 8 when IsAligned(source, 8):
                BitConverter.TryWriteBytes(destination, Volatile.Read(ref *(ulong*)source));
                break;
            case 4 when IsAligned(source, 4):
                BitConverter.TryWriteBytes(destination, Volatile.Read(ref *(uint*)source));
                break;
            default:
                new ReadOnlySpan<byte>(source, destination.Length).CopyTo(destination);
                break;
        }
        return true;
    }

    /// <summary>Numbers that are aligned are written in one piece: a program never sees half of one.</summary>
    public bool TryWrite(uint index, int offset, ReadOnlySpan<byte> source)
    {
        if (index >= _count)
            return false;
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)offset + source.Length, _size, nameof(offset));
        using var lease = _region.Borrow();
        // In bounds as above.
        byte* destination = lease.Address + (long)index * _stride + offset;
        switch (source.Length)
        {
            case 8 when IsAligned(destination, 8):
                Volatile.Write(ref *(ulong*)destination, BitConverter.ToUInt64(source));
                break;
            case 4 when IsAligned(destination, 4):
                Volatile.Write(ref *(uint*)destination, BitConverter.ToUInt32(source));
                break;
            default:
                source.CopyTo(new Span<byte>(destination, source.Length));
                break;
        }
        return true;
    }

    public SectionMemory Share() => new(_region);

    public void Dispose() => _region.Dispose();

    static bool IsAligned(void* pointer, int size) => ((nuint)pointer & (nuint)(size - 1)) == 0;
}
