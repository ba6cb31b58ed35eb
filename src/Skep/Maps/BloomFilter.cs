using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Skep.KernelAbi;
using Skep.Machine;

namespace Skep;

/// <summary>
/// Remembers values without storing them: one that was added is always found, another with small probability (Linux 5.16).
/// </summary>
/// <param name="maxEntries">How many values to expect.</param>
/// <param name="flags">How the map is created.</param>
/// <param name="extra">Number of hash functions, 1 to 15; 0 for five.</param>
[BpfMap(MapType.BloomFilter, DefaultEntries = 1024)]
public sealed class BloomFilter<TValue>(int maxEntries = 0, MapFlags flags = MapFlags.None, int extra = 0) : Map(maxEntries, flags)
    where TValue : unmanaged
{
    readonly List<TValue> _added = [];

    private protected override int KeySize => 0;

    private protected override int ValueSize => Unsafe.SizeOf<TValue>();

    private protected override ulong Extra => (ulong)extra;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Add(in TValue value) => PushElement(in value, UpdateFlags.Any) == 0;

    /// <returns>False when the value was certainly not added.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayContain(in TValue value) => PeekElement(in value) == 0;

    [BpfHelper(HelperId.MapPushElem)]
    long PushElement(in TValue value, UpdateFlags flags)
    {
        if (!IsLoaded)
            _added.Add(value);
        if (Raw is InProcessMap memory)
            return memory.PushAsProgram(MemoryMarshal.AsBytes(new ReadOnlySpan<TValue>(in value)), (ulong)flags);
        Raw.Update(default, MemoryMarshal.AsBytes(new ReadOnlySpan<TValue>(in value)), flags);
        return 0;
    }

    [BpfHelper(HelperId.MapPeekElem)]
    long PeekElement(in TValue value)
    {
        TValue copy = value;
        Span<byte> bytes = MemoryMarshal.AsBytes(new Span<TValue>(ref copy));
        return Raw is InProcessMap memory ? memory.PeekAsProgram(bytes) : Raw.TryLookup(default, bytes) ? 0 : -2;
    }

    private protected override void Fill(BpfMap map, InProcessMap? standIn, IBpfHost host)
    {
        foreach (TValue value in _added)
            map.Update(default, MemoryMarshal.AsBytes(new ReadOnlySpan<TValue>(in value)));
    }
}
