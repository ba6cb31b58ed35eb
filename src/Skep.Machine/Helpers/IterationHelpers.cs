namespace Skep.Machine;

/// <summary>Helpers that call a function of the program again and again: <c>kernel/bpf/bpf_iter.c</c>.</summary>
static unsafe class IterationHelpers
{
    /// <summary>BPF_MAX_LOOPS of the kernel.</summary>
    const uint MaxLoops = 8 * 1024 * 1024;

    public static ulong Loop(VirtualCpu cpu, ulong* r)
    {
        uint count = (uint)r[1];
        ulong context = r[3];
        var callback = new Callback(cpu, 2, r[2]);
        if (r[4] != 0)
            return unchecked((ulong)-Errno.EINVAL);
        if (count > MaxLoops)
            return unchecked((ulong)-Errno.E2BIG);
        for (uint i = 0; i < count; i++)
        {
            if (callback.Call(i, context) != 0)
                return i + 1;
        }
        return count;
    }

    public static ulong ForEachMapElem(VirtualCpu cpu, ulong* r)
    {
        InProcessMap map = cpu.MapArgument(1, r[1]);
        if (!map.IsIterable)
            cpu.FaultArgument(1, $"is the map '{map.Name}' of type {map.Type}, which has no order of elements");
        var callback = new Callback(cpu, 2, r[2]);
        if (r[4] != 0)
            return unchecked((ulong)-Errno.EINVAL);
        return (ulong)map.ForEach(new ElementCallback(callback, map, r[3]));
    }
}
