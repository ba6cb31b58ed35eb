using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Skep.Machine;

// Records that C# code fills in place. A program submits a record without naming its ring, so the rings of those at hand are remembered.
public sealed unsafe partial class RingBufferMap
{
    static readonly ConcurrentDictionary<nint, RingBufferMap> Reserved = new();

    internal ref byte ReserveAsProgram(ulong size)
    {
        byte* record = Reserve(size);
        if (record == null)
            return ref Unsafe.NullRef<byte>();
        Reserved[(nint)record] = this;
        return ref *record;
    }

    /// <exception cref="InvalidOperationException">The record was submitted or discarded before.</exception>
    internal static void CommitAsProgram(ref byte record, ulong flags, bool discard)
    {
        // Native memory: the address does not change.
        byte* address = (byte*)Unsafe.AsPointer(ref record);
        if (!Reserved.TryRemove((nint)address, out RingBufferMap? ring))
            throw new InvalidOperationException("the record was submitted or discarded already");
        ring.Commit(address, flags, discard);
    }

    internal int OutputAsProgram(ReadOnlySpan<byte> record, ulong flags)
    {
        byte* room = Reserve((ulong)record.Length);
        if (room == null)
            return -Errno.EAGAIN;
        record.CopyTo(new Span<byte>(room, record.Length));
        Commit(room, flags, discard: false);
        return 0;
    }
}
