using System.Runtime.CompilerServices;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Machine;

/// <summary>
/// DEVMAP, CPUMAP and XSKMAP: targets of <c>bpf_redirect_map</c>. Nothing is sent in-process; which target was chosen is in
/// <see cref="Redirect"/>.
/// </summary>
public sealed unsafe class RedirectMap : ElementMap
{
    /// <summary>The largest queue that a CPUMAP entry may have.</summary>
    const uint MaxQueue = 16_384;

    readonly NativeBlock _memory;

    internal RedirectMap(MapSpec spec, InProcessHost host)
        : base(spec, host, spec.MaxEntries, Stride8(spec))
    {
        _memory = new NativeBlock(spec.MaxEntries * Stride8(spec));
        Values = _memory.Start;
    }

    // A target is there when its first field, the interface, queue size or socket, is not 0.
    internal override ulong Lookup(byte* key, int cpu)
    {
        uint index = Unsafe.ReadUnaligned<uint>(key);
        return index < MaxEntries && *(uint*)ValueAt(index) != 0 ? AddressOf(index) : 0;
    }

    internal override int Delete(byte* key)
    {
        uint index = Unsafe.ReadUnaligned<uint>(key);
        if (index >= MaxEntries)
            return -Errno.EINVAL;
        new Span<byte>(ValueAt(index), ValueSize).Clear();
        return 0;
    }

    private protected override bool TryLookup(byte* key, byte* value)
    {
        uint index = Unsafe.ReadUnaligned<uint>(key);
        if (index >= MaxEntries || *(uint*)ValueAt(index) == 0)
            return false;
        Copy(value, ValueAt(index), ValueSize);
        return true;
    }

    private protected override int Update(byte* key, byte* value, ulong flags)
    {
        uint index = Unsafe.ReadUnaligned<uint>(key);
        if (flags > (ulong)UpdateFlags.Exist)
            return -Errno.EINVAL;
        if (index >= MaxEntries)
            return -Errno.E2BIG;
        if (flags == (ulong)UpdateFlags.NoExist)
            return -Errno.EEXIST;
        if (Spec.Type == MapType.CpuMap && Unsafe.ReadUnaligned<uint>(value) > MaxQueue)
            return -Errno.EOVERFLOW;
        Copy(ValueAt(index), value, ValueSize);
        return 0;
    }

    private protected override bool TryGetNextKey(byte* key, byte* next) => ArrayMap.NextIndex(MaxEntries, key, next);

    static long Stride8(MapSpec spec) => (spec.ValueSize + 7L) & ~7L;
}
