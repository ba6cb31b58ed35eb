using System.Numerics;
using Skep.Objects;

namespace Skep.Machine;

/// <summary>A map whose values lie in slots of equal size. A guest address names the slot and the byte in it, with a gap after each value,
/// so that overrunning one value is a fault instead of an access to the next.</summary>
public abstract unsafe class ElementMap : InProcessMap
{
    readonly int _shift;
    readonly ulong _withinMask;
    readonly long _slots;
    readonly long _slotStride;

    private protected ElementMap(MapSpec spec, InProcessHost host, long slots, long slotStride)
        : base(spec, host)
    {
        _slots = slots;
        _slotStride = slotStride;
        // Twice the value rounded up: the gap is at least as long as the value.
        _shift = BitOperations.Log2(BitOperations.RoundUpToPowerOf2((ulong)Math.Max(ValueSize, 8))) + 1;
        _withinMask = (1UL << _shift) - 1;
        if (BitOperations.Log2((ulong)slots) + 1 + _shift >= BitOperations.Log2(GuestAddress.HandleBit))
            throw new BpfNotSupportedException($"a map as large as '{spec.Name}'");
    }

    internal sealed override bool IsKeyed => true;

    internal sealed override byte* Locate(ulong offset, ulong size, bool write)
    {
        ulong slot = offset >> _shift;
        ulong within = offset & _withinMask;
        bool allowed = write ? ProgramsWrite : ProgramsRead;
        // Not within + size, because a size from a program may be any number.
        return allowed && slot < (ulong)_slots && within <= (ulong)ValueSize && size <= (ulong)ValueSize - within
            ? Values + (long)slot * _slotStride + within
            : null;
    }

    internal sealed override long OffsetInValue(long offset)
    {
        long within = offset & (long)_withinMask;
        // In the gap, the nearer value is meant.
        return within <= (long)_withinMask / 4 * 3 ? within : within - ((long)_withinMask + 1);
    }

    // For a map that keeps its entries in another.

    internal bool TryRead(byte* key, byte* value) => TryLookup(key, value);

    internal int Write(byte* key, byte* value, ulong flags) => Update(key, value, flags);

    internal bool TryGetNext(byte* key, byte* next) => TryGetNextKey(key, next);

    private protected ulong AddressOf(long slot) => GuestAddress.StartOf(Region) + ((ulong)slot << _shift);

    private protected byte* ValueAt(long slot) => Values + slot * _slotStride;
}
