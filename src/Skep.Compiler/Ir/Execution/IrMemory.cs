using System.Buffers.Binary;

namespace Skep.Compiler.Ir.Execution;

/// <summary>
/// The memory that the interpreter sees: byte arrays at addresses below 4 GiB, so that a packet's address fits the 4 bytes that contexts
/// have for it. Nothing lies next to anything: an access past an end faults.
/// </summary>
public sealed class IrMemory
{
    const int PageBits = 16;

    // Page 0 stays empty: it is null.
    readonly byte[]?[] _regions = new byte[]?[1 << PageBits];
    readonly int[] _firstPages = new int[1 << PageBits];
    readonly Stack<int> _free = [];
    int _nextPage = 1;

    /// <summary>Makes an array part of memory, which from now on reads and writes it.</summary>
    /// <returns>Its address.</returns>
    public long Add(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        int pages = (bytes.Length >> PageBits) + 1;
        int first = pages == 1 && _free.TryPop(out int freed) ? freed : _nextPage;
        if (first == _nextPage)
            _nextPage += pages + 1;
        if (_nextPage > _regions.Length)
            throw new IrFaultException(null, "the interpreter's 4 GiB of addresses are used up");
        for (int i = 0; i < pages; i++)
        {
            _regions[first + i] = bytes;
            _firstPages[first + i] = first;
        }
        return (long)first << PageBits;
    }

    /// <summary>Takes memory away: an access faults.</summary>
    public void Remove(long address)
    {
        int page = (int)(address >> PageBits);
        if (_regions[page] is { } bytes)
        {
            int pages = (bytes.Length >> PageBits) + 1;
            Array.Clear(_regions, page, pages);
            if (pages == 1)
                _free.Push(page);
        }
    }

    /// <exception cref="IrFaultException">Not all of the bytes are in one array.</exception>
    public Span<byte> At(long address, long size)
    {
        if (address is < 0 or > uint.MaxValue || _regions[address >> PageBits] is not { } bytes)
            throw new IrFaultException(null, $"there is no memory at 0x{address:x}");
        long offset = address - ((long)_firstPages[address >> PageBits] << PageBits);
        if (size < 0 || offset + size > bytes.Length)
            throw new IrFaultException(null, $"{size} bytes at offset {offset} of {bytes.Length}");
        return bytes.AsSpan((int)offset, (int)size);
    }

    /// <summary>The whole array that begins at an address.</summary>
    public ReadOnlySpan<byte> RegionAt(long address) =>
        address is > 0 and <= uint.MaxValue && _regions[address >> PageBits] is { } bytes && (address & ((1 << PageBits) - 1)) == 0
            ? bytes
            : throw new IrFaultException(null, $"nothing begins at 0x{address:x}");

    /// <summary>What a load gives in an i64.</summary>
    public long Load(MemoryType type, long address)
    {
        Span<byte> bytes = At(address, type.Size);
        return type switch
        {
            MemoryType.U8 => bytes[0],
            MemoryType.S8 => (sbyte)bytes[0],
            MemoryType.U16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            MemoryType.S16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
            MemoryType.U32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            MemoryType.S32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            _ => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        };
    }

    public void Store(MemoryType type, long address, long value)
    {
        Span<byte> bytes = At(address, type.Size);
        switch (type.Size)
        {
            case 1:
                bytes[0] = (byte)value;
                break;
            case 2:
                BinaryPrimitives.WriteInt16LittleEndian(bytes, (short)value);
                break;
            case 4:
                BinaryPrimitives.WriteInt32LittleEndian(bytes, (int)value);
                break;
            default:
                BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
                break;
        }
    }
}
