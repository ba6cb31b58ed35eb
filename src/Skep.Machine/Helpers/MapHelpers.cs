namespace Skep.Machine;

/// <summary>Helpers on maps: <c>kernel/bpf/helpers.c</c>.</summary>
static unsafe class MapHelpers
{
    public static ulong LookupElem(VirtualCpu cpu, ulong* r)
    {
        InProcessMap map = Keyed(cpu, r);
        byte* key = cpu.Argument(2, r[2], (ulong)map.KeySize, write: false);
        ulong value = map.Lookup(key, cpu.Index);
        // A value that is itself a map: only now is it known that the program may reach it.
        return (value & GuestAddress.HandleBit) == 0 ? value : EnterInner(cpu, (MapOfMaps)map, key);
    }

    static ulong EnterInner(VirtualCpu cpu, MapOfMaps map, byte* key)
    {
        // Looked up again, because another thread may have replaced it.
        if (map.Find(key) is not { } inner)
            return 0;
        cpu.ExposeInner(inner);
        return inner.Handle;
    }

    public static ulong UpdateElem(VirtualCpu cpu, ulong* r)
    {
        InProcessMap map = Keyed(cpu, r);
        byte* key = cpu.Argument(2, r[2], (ulong)map.KeySize, write: false);
        byte* value = cpu.Argument(3, r[3], (ulong)map.ValueSize, write: false);
        // The kernel refuses every call under a lock; this one would wait for itself.
        if ((r[4] & (ulong)UpdateFlags.Lock) != 0 && cpu.HoldsLock)
            cpu.FaultArgument(4, "has BPF_F_LOCK while a bpf_spin_lock is held", "Unlock before updating a map.");
        return (ulong)map.Update(key, value, r[4], cpu.Index);
    }

    public static ulong DeleteElem(VirtualCpu cpu, ulong* r)
    {
        InProcessMap map = Keyed(cpu, r);
        return (ulong)map.Delete(cpu.Argument(2, r[2], (ulong)map.KeySize, write: false));
    }

    public static ulong PushElem(VirtualCpu cpu, ulong* r)
    {
        InProcessMap map = cpu.MapArgument(1, r[1]);
        return (ulong)map.Push(cpu.Argument(2, r[2], (ulong)map.ValueSize, write: false), r[3]);
    }

    public static ulong PopElem(VirtualCpu cpu, ulong* r)
    {
        InProcessMap map = cpu.MapArgument(1, r[1]);
        return (ulong)map.Pop(cpu.Argument(2, r[2], (ulong)map.ValueSize, write: true));
    }

    public static ulong PeekElem(VirtualCpu cpu, ulong* r)
    {
        InProcessMap map = cpu.MapArgument(1, r[1]);
        // A bloom filter reads the value, queues and stacks write it.
        return (ulong)map.Peek(cpu.Argument(2, r[2], (ulong)map.ValueSize, write: map is not BloomFilterMap));
    }

    public static ulong LookupPerCpuElem(VirtualCpu cpu, ulong* r)
    {
        InProcessMap map = Keyed(cpu, r);
        if (!map.IsPerCpu)
            cpu.FaultArgument(1, $"is the map '{map.Name}' of type {map.Type}, which has one value for all CPUs");
        byte* key = cpu.Argument(2, r[2], (ulong)map.KeySize, write: false);
        return (uint)r[3] < (uint)cpu.Host.PossibleCpus ? map.Lookup(key, (int)r[3]) : 0;
    }

    public static ulong SpinLock(VirtualCpu cpu, ulong* r)
    {
        cpu.Lock((int*)LockArgument(cpu, r));
        return 0;
    }

    public static ulong SpinUnlock(VirtualCpu cpu, ulong* r)
    {
        cpu.Unlock((int*)LockArgument(cpu, r));
        return 0;
    }

    static byte* LockArgument(VirtualCpu cpu, ulong* r)
    {
        if (r[1] % sizeof(int) != 0)
            cpu.FaultArgument(1, "is not aligned to 4 bytes");
        return cpu.Argument(1, r[1], sizeof(int), write: true);
    }

    static InProcessMap Keyed(VirtualCpu cpu, ulong* r)
    {
        InProcessMap map = cpu.MapArgument(1, r[1]);
        if (!map.IsKeyed)
            cpu.FaultArgument(1, $"is the map '{map.Name}' of type {map.Type}, which has no elements by key");
        return map;
    }
}
