using System.Runtime.CompilerServices;

namespace Skep.Machine;

sealed unsafe partial class VirtualCpu
{
    /// <summary>
    /// A load that the interpreter's inline check did not allow: a context field, a value of a map with many, or a fault.
    /// </summary>
    public ulong LoadSlow(Op* op, ulong address, int size)
    {
        int region = GuestAddress.RegionOf(address);
        if (region == GuestAddress.Context && _contextRules is not null)
            return LoadContext(op, (int)Math.Min(GuestAddress.OffsetOf(address), int.MaxValue), size);
        byte* p = Locate(address, (ulong)size, write: false);
        if (p == null)
        {
            if (TryLoadForeign(op, address, size, out ulong value))
                return value;
            FaultAccess(op, address, (ulong)size, write: false);
        }
        return size switch
        {
            1 => *p,
            2 => Unsafe.ReadUnaligned<ushort>(p),
            4 => Unsafe.ReadUnaligned<uint>(p),
            _ => Unsafe.ReadUnaligned<ulong>(p),
        };
    }

    public void StoreSlow(Op* op, ulong address, int size, ulong value)
    {
        int region = GuestAddress.RegionOf(address);
        if (region == GuestAddress.Context && _contextRules is not null)
        {
            StoreContext(op, (int)Math.Min(GuestAddress.OffsetOf(address), int.MaxValue), size, value);
            return;
        }
        byte* p = Locate(address, (ulong)size, write: true);
        if (p == null)
            FaultAccess(op, address, (ulong)size, write: true);
        switch (size)
        {
            case 1: *p = (byte)value; break;
            case 2: Unsafe.WriteUnaligned(p, (ushort)value); break;
            case 4: Unsafe.WriteUnaligned(p, (uint)value); break;
            default: Unsafe.WriteUnaligned(p, value); break;
        }
    }

    /// <summary>
    /// Where an atomic operation or a store-release works. Split accesses are not atomic on every processor, so alignment is demanded.
    /// </summary>
    public byte* AtomicAddress(Op* op, ulong pointer, int size)
    {
        ulong address = pointer + (ulong)op[-1].Offset;
        byte* p = Locate(address, (ulong)size, write: true);
        if (p == null)
            FaultAccess(op, address, (ulong)size, write: true);
        if (((nuint)p & (nuint)(size - 1)) != 0)
            FaultAlignment(op, address, size);
        return p;
    }

    public byte* AcquireAddress(Op* op, ulong pointer, int size)
    {
        ulong address = pointer + (ulong)op[-1].Offset;
        byte* p = Locate(address, (ulong)size, write: false);
        if (p == null)
            FaultAccess(op, address, (ulong)size, write: false);
        if (((nuint)p & (nuint)(size - 1)) != 0)
            FaultAlignment(op, address, size);
        return p;
    }

    /// <summary>
    /// The memory of this process behind guest memory, or null when any byte of it is out of bounds. The context is never found where it is
    /// made of fields: only single loads and stores reach it. <paramref name="size"/> must not be 0.
    /// </summary>
    public byte* Locate(ulong address, ulong size, bool write)
    {
        Region* region = Regions + GuestAddress.RegionOf(address);
        ulong end = write ? region->WriteEnd : region->ReadEnd;
        // Subtraction, because address + size may wrap around.
        if (address < end && size <= end - address)
            return (byte*)(address + region->Bias);
        InProcessMap? map = MapOf(GuestAddress.RegionOf(address));
        return map is null ? null : map.Locate(GuestAddress.OffsetOf(address), size, write);
    }

    /// <summary>Makes memory reachable at the start of a region.</summary>
    void Map(int region, byte* memory, ulong length, bool writable)
    {
        ulong start = GuestAddress.StartOf(region);
        Regions[region].Bias = (ulong)memory - start;
        Regions[region].ReadEnd = start + length;
        Regions[region].WriteEnd = writable ? start + length : 0;
    }

    void Unmap(int region)
    {
        Regions[region].ReadEnd = 0;
        Regions[region].WriteEnd = 0;
    }
}
