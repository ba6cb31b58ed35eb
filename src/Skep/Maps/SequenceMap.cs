using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Skep.KernelAbi;
using Skep.Machine;

namespace Skep;

/// <summary>Values without keys.</summary>
public abstract class SequenceMap<TValue> : Map
    where TValue : unmanaged
{
    private protected SequenceMap(int maxEntries, MapFlags flags)
        : base(maxEntries, flags)
    {
    }

    private protected sealed override int KeySize => 0;

    private protected sealed override int ValueSize => Unsafe.SizeOf<TValue>();

    /// <summary>Adds a value. <see cref="UpdateFlags.Exist"/> drops the oldest to make room.</summary>
    /// <returns>False when there is no room.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Push(in TValue value, UpdateFlags flags = UpdateFlags.Any) => PushElement(in value, flags) == 0;

    /// <summary>Takes the next value out; zeros when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPop(out TValue value) => PopElement(out value) == 0;

    /// <summary>Copies the next value; zeros when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPeek(out TValue value) => PeekElement(out value) == 0;

    [BpfHelper(HelperId.MapPushElem)]
    long PushElement(in TValue value, UpdateFlags flags)
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<TValue>(in value));
        if (Raw is InProcessMap memory)
            return memory.PushAsProgram(bytes, (ulong)flags);
        try
        {
            Raw.Update(default, bytes, flags);
            return 0;
        }
        catch (BpfMapException refusal)
        {
            return -refusal.Errno;
        }
    }

    [BpfHelper(HelperId.MapPopElem)]
    long PopElement(out TValue value)
    {
        value = default;
        Span<byte> bytes = MemoryMarshal.AsBytes(new Span<TValue>(ref value));
        return Raw is InProcessMap memory ? memory.PopAsProgram(bytes) : Raw.TryTake(default, bytes) ? 0 : -2;
    }

    [BpfHelper(HelperId.MapPeekElem)]
    long PeekElement(out TValue value)
    {
        value = default;
        Span<byte> bytes = MemoryMarshal.AsBytes(new Span<TValue>(ref value));
        return Raw is InProcessMap memory ? memory.PeekAsProgram(bytes) : Raw.TryLookup(default, bytes) ? 0 : -2;
    }

    private protected override void Fill(BpfMap map, InProcessMap? standIn, IBpfHost host)
    {
        if (standIn is null)
            return;
        var values = new List<byte[]>();
        for (byte[] value = new byte[ValueSize]; standIn.TryTake(default, value);)
            values.Add([.. value]);
        // What comes out of a stack first went in last.
        if (map.Type == MapType.Stack)
            values.Reverse();
        foreach (byte[] value in values)
            map.Update(default, value);
    }
}
