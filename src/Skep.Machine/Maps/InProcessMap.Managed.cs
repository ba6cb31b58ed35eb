using System.Runtime.CompilerServices;

namespace Skep.Machine;

// What C# code does that runs as a program would: it works on the values themselves. A reference stays good as long as the map is alive, because its
// memory does not move (NativeBlock).
public abstract unsafe partial class InProcessMap
{
    /// <summary>The value of a key; a null reference when there is none.</summary>
    internal ref byte Find(scoped ReadOnlySpan<byte> key, int cpu)
    {
        // The key is pinned for the call and has as many bytes as the map demands.
        CheckKey(key);
        fixed (byte* k = key)
        {
            ulong address = Lookup(k, cpu);
            return ref address == 0 ? ref Unsafe.NullRef<byte>() : ref *Locate(GuestAddress.OffsetOf(address), (ulong)ValueSize, write: false);
        }
    }

    /// <returns>0 or a negated error number, as the helpers give.</returns>
    internal int UpdateAsProgram(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, ulong flags, int cpu)
    {
        CheckKey(key);
        CheckValue(value);
        fixed (byte* k = key, v = value)
            return Update(k, v, flags, cpu);
    }

    internal int DeleteAsProgram(ReadOnlySpan<byte> key)
    {
        CheckKey(key);
        fixed (byte* k = key)
            return Delete(k);
    }

    internal int PushAsProgram(ReadOnlySpan<byte> value, ulong flags)
    {
        CheckValue(value);
        fixed (byte* v = value)
            return Push(v, flags);
    }

    internal int PopAsProgram(Span<byte> value)
    {
        CheckValue(value);
        fixed (byte* v = value)
            return Pop(v);
    }

    internal int PeekAsProgram(Span<byte> value)
    {
        CheckValue(value);
        fixed (byte* v = value)
            return Peek(v);
    }

    /// <summary>The single value of a data section.</summary>
    internal ref byte Section => ref *Values;

    void CheckKey(ReadOnlySpan<byte> key)
    {
        if (key.Length != KeySize)
            throw new ArgumentException($"map '{Name}' has keys of {KeySize} bytes, not {key.Length}", nameof(key));
    }

    void CheckValue(ReadOnlySpan<byte> value)
    {
        if (value.Length != ValueSize)
            throw new ArgumentException($"map '{Name}' has values of {ValueSize} bytes, not {value.Length}", nameof(value));
    }
}
