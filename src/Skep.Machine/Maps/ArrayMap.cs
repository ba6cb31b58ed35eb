using System.Runtime.CompilerServices;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Machine;

/// <summary>ARRAY and PERCPU_ARRAY: every index exists from the start, zeroed.</summary>
public sealed unsafe class ArrayMap : ElementMap
{
    readonly NativeBlock _memory;
    readonly int _copies;

    internal ArrayMap(MapSpec spec, InProcessHost host)
        : base(spec, host, spec.MaxEntries * (long)Copies(spec, host), Round(spec.ValueSize))
    {
        _copies = Copies(spec, host);
        _memory = new NativeBlock(MaxEntries * (long)_copies * Round(ValueSize));
        Values = _memory.Start;
        LinearLength = MaxEntries == 1 && _copies == 1 ? ValueSize : 0;
    }

    internal override ulong Lookup(byte* key, int cpu)
    {
        uint index = Unsafe.ReadUnaligned<uint>(key);
        return index < MaxEntries ? AddressOf(SlotOf(index, cpu)) : 0;
    }

    internal override int Update(byte* key, byte* value, ulong flags, int cpu)
    {
        uint index = Unsafe.ReadUnaligned<uint>(key);
        int refused = Check(index, flags);
        return refused == 0 ? CopyIn(ValueAt(SlotOf(index, cpu)), value, flags) : refused;
    }

    internal override int Delete(byte* key) => -Errno.EINVAL;

    internal override bool IsIterable => true;

    internal override long ForEach(ElementCallback callback)
    {
        for (uint index = 0; index < MaxEntries; index++)
        {
            uint key = index;
            if (!callback.Call((byte*)&key, AddressOf(SlotOf(index, callback.Cpu))))
                return index + 1;
        }
        return MaxEntries;
    }

    private protected override bool TryLookup(byte* key, byte* value)
    {
        uint index = Unsafe.ReadUnaligned<uint>(key);
        if (index >= MaxEntries)
            return false;
        for (int copy = 0; copy < _copies; copy++)
            CopyOut(value + (long)copy * Stride, ValueAt(SlotOf(index, copy)));
        return true;
    }

    private protected override int Update(byte* key, byte* value, ulong flags)
    {
        uint index = Unsafe.ReadUnaligned<uint>(key);
        int refused = Check(index, flags);
        for (int copy = 0; refused == 0 && copy < _copies; copy++)
            refused = CopyIn(ValueAt(SlotOf(index, copy)), value + (long)copy * Stride, flags);
        return refused;
    }

    private protected override bool TryGetNextKey(byte* key, byte* next) => NextIndex(MaxEntries, key, next);

    /// <summary>array_map_get_next_key, which all maps by index share.</summary>
    internal static bool NextIndex(uint entries, byte* key, byte* next)
    {
        uint index = key == null ? uint.MaxValue : Unsafe.ReadUnaligned<uint>(key);
        if (index == entries - 1)
            return false;
        Unsafe.WriteUnaligned(next, index >= entries ? 0 : index + 1);
        return true;
    }

    // In the order of array_map_update_elem.
    int Check(uint index, ulong flags) => (flags & ~(ulong)UpdateFlags.Lock) switch
    {
        > (ulong)UpdateFlags.Exist => -Errno.EINVAL,
        _ when index >= MaxEntries => -Errno.E2BIG,
        (ulong)UpdateFlags.NoExist => -Errno.EEXIST,
        _ when (flags & (ulong)UpdateFlags.Lock) != 0 && LockOffset < 0 => -Errno.EINVAL,
        _ => 0,
    };

    long SlotOf(uint index, int cpu) => _copies == 1 ? index : index * (long)_copies + cpu;

    static int Copies(MapSpec spec, InProcessHost host) => spec.Type == MapType.PerCpuArray ? host.PossibleCpus : 1;

    static long Round(int size) => (size + 7L) & ~7L;
}
