namespace Skep.Machine;

/// <summary>Helpers on maps: <c>kernel/bpf/helpers.c</c>.</summary>
static unsafe class MapHelpers
{
    public static ulong LookupElem(VirtualCpu cpu, ulong* r)
    {
        InProcessMap map = Keyed(cpu, r);
        return map.Lookup(cpu.Argument(2, r[2], (ulong)map.KeySize, write: false), cpu.Index);
    }

    public static ulong UpdateElem(VirtualCpu cpu, ulong* r)
    {
        InProcessMap map = Keyed(cpu, r);
        byte* key = cpu.Argument(2, r[2], (ulong)map.KeySize, write: false);
        byte* value = cpu.Argument(3, r[3], (ulong)map.ValueSize, write: false);
        return (ulong)map.Update(key, value, r[4], cpu.Index);
    }

    public static ulong DeleteElem(VirtualCpu cpu, ulong* r)
    {
        InProcessMap map = Keyed(cpu, r);
        return (ulong)map.Delete(cpu.Argument(2, r[2], (ulong)map.KeySize, write: false));
    }

    static InProcessMap Keyed(VirtualCpu cpu, ulong* r)
    {
        InProcessMap map = cpu.MapArgument(1, r[1]);
        if (!map.IsKeyed)
            cpu.FaultArgument(1, $"is the map '{map.Name}' of type {map.Type}, which has no elements by key");
        return map;
    }
}
