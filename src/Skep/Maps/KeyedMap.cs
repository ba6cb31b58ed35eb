using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Skep.KernelAbi;
using Skep.Machine;

namespace Skep;

/// <summary>
/// A map with keys. References to values are for programs; a program may use one until it ends, even when the entry is deleted meanwhile.
/// </summary>
public abstract class KeyedMap<TKey, TValue> : Map
    where TKey : unmanaged
    where TValue : unmanaged
{
    private protected KeyedMap(int maxEntries, MapFlags flags)
        : base(maxEntries, flags)
    {
    }

    private protected sealed override int KeySize => Unsafe.SizeOf<TKey>();

    private protected override int ValueSize => Unsafe.SizeOf<TValue>();

    /// <summary>Finds the value of a key; of this CPU, where each has its own.</summary>
    /// <returns>Whether there is one.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGetValue(scoped in TKey key, out Ref<TValue> value)
    {
        value = new(ref Find(in key));
        return value.Found;
    }

    /// <summary>Finds the value of a key, which is added with a value of zeros when it is missing.</summary>
    /// <returns>False when the map is full.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGetOrAdd(scoped in TKey key, out Ref<TValue> value)
    {
        TValue zeros = default;
        return TryGetOrAdd(in key, in zeros, out value);
    }

    /// <summary>Finds the value of a key, which is added with <paramref name="initial"/> when it is missing.</summary>
    /// <returns>False when the map is full.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGetOrAdd(scoped in TKey key, scoped in TValue initial, out Ref<TValue> value)
    {
        value = new(ref Find(in key));
        if (value.Found)
            return true;
        // Another CPU may add it first: then its value counts, and this update is refused.
        Update(in key, in initial, UpdateFlags.NoExist);
        value = new(ref Find(in key));
        return value.Found;
    }

    /// <summary>Sets the value of a key.</summary>
    /// <returns>0, or a negated error number: -E2BIG when the map is full, -EEXIST and -ENOENT when the flags forbid it.</returns>
    [BpfHelper(HelperId.MapUpdateElem)]
    public long Update(scoped in TKey key, scoped in TValue value, UpdateFlags flags = UpdateFlags.Any)
    {
        // Some maps, such as those of devices, are for the system call to change.
        if (Raw is InProcessMap memory
            && memory.UpdateAsProgram(Bytes(in key), Bytes(in value), (ulong)flags,
                PlainKernel.Current.Cpu) is var result and not -Errno.ENOTSUPP)
            return result;
        try
        {
            Raw.Update(Bytes(in key), Bytes(in value), flags);
            return 0;
        }
        catch (BpfMapException refusal)
        {
            return -refusal.Errno;
        }
    }

    /// <summary>Removes a key. Arrays keep all of theirs.</summary>
    /// <returns>Whether it was there.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Delete(scoped in TKey key) => DeleteElement(in key) == 0;

    /// <summary>
    /// Calls a static function for each entry, until it returns <see cref="LoopControl.Break"/> (Linux 5.13; not LPM tries).
    /// </summary>
    /// <returns>How many entries it was called for.</returns>
    public long ForEach<TState>(ElementVisitor<TKey, TValue, TState> visitor, ref TState state)
        where TState : struct, allows ref struct => ForEachElement(visitor, ref state, 0);

    /// <summary>Calls a timer's function for the entry whose value has this address in it, if it is still there.</summary>
    internal void CallAt(nuint address, TimerCallback<TKey, TValue> callback)
    {
        foreach (MapEntry entry in Memory.Entries())
        {
            TKey key = MemoryMarshal.Read<TKey>(entry.Key);
            ref TValue value = ref Find(in key);
            if (!Unsafe.IsNullRef(ref value) && address - (nuint)Kernel.AddressOf(in value) < (nuint)Unsafe.SizeOf<TValue>())
            {
                callback(this, in key, ref value);
                return;
            }
        }
    }

    [BpfHelper(HelperId.MapLookupElem)]
    internal ref TValue Find(scoped in TKey key) => ref Unsafe.As<byte, TValue>(ref Memory.Find(Bytes(in key), PlainKernel.Current.Cpu));

    [BpfHelper(HelperId.MapDeleteElem)]
    long DeleteElement(scoped in TKey key) =>
        Raw is InProcessMap memory ? memory.DeleteAsProgram(Bytes(in key)) : Raw.Delete(Bytes(in key)) ? 0 : -2;

    [BpfHelper(HelperId.ForEachMapElem)]
    long ForEachElement<TState>(ElementVisitor<TKey, TValue, TState> visitor, ref TState state, ulong flags)
        where TState : struct, allows ref struct
    {
        long count = 0;
        foreach (MapEntry entry in Memory.Entries())
        {
            TKey key = MemoryMarshal.Read<TKey>(entry.Key);
            ref TValue value = ref Find(in key);
            if (Unsafe.IsNullRef(ref value))
                continue;
            count++;
            if (visitor(this, in key, ref value, ref state) == LoopControl.Break)
                break;
        }
        return count;
    }

    private protected static ReadOnlySpan<byte> Bytes<T>(in T value)
        where T : unmanaged => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value));
}

/// <summary>What <see cref="KeyedMap{TKey, TValue}.ForEach"/> calls.</summary>
public delegate LoopControl ElementVisitor<TKey, TValue, TState>(
    KeyedMap<TKey, TValue> map, ref readonly TKey key, ref TValue value, ref TState state)
    where TKey : unmanaged
    where TValue : unmanaged
    where TState : struct, allows ref struct;
