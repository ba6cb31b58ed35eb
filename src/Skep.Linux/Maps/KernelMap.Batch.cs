using Skep.KernelAbi;
using Skep.Linux.Interop;

namespace Skep.Linux;

public sealed unsafe partial class KernelMap
{
    /// <summary>Copies the next entries with one system call (Linux 5.6; hash, LRU, array, trie and their per-CPU forms).</summary>
    /// <param name="cursor">A new one for the first entries; then the same until it is at the end.</param>
    /// <param name="keys">Receives the keys, <see cref="BpfMap.KeySize"/> bytes each.</param>
    /// <param name="values">Receives the values, <see cref="BpfMap.BufferSize"/> bytes each.</param>
    /// <returns>How many entries were copied. An entry that is replaced meanwhile may be missed or come twice: <see cref="BpfMap.Entries"/>
    /// is exact, and slower.</returns>
    /// <exception cref="BpfMapException">The map's type has no batches, or the buffers are smaller than one bucket of a hash.</exception>
    public int ReadBatch(MapCursor cursor, Span<byte> keys, Span<byte> values)
    {
        ArgumentNullException.ThrowIfNull(cursor);
        int room = Math.Min(keys.Length / Math.Max(KeySize, 1), values.Length / Math.Max(BufferSize, 1));
        if (room == 0)
            throw new ArgumentException($"the buffers hold not one entry of map '{Name}'", nameof(keys));
        if (cursor.IsAtEnd)
            return 0;
        // Hash maps keep a 32-bit bucket number in the cursor, others a key (kernel/bpf/hashtab.c, generic_map_lookup_batch).
        byte[] next = new byte[Math.Max(KeySize, sizeof(uint))];
        using var lease = Descriptor.Borrow();
        fixed (byte* keyPointer = keys, valuePointer = values, from = cursor.Position, to = next)
        {
            var attributes = new MapBatchAttributes
            {
                MapFd = lease.Number,
                InBatch = (ulong)from,
                OutBatch = (ulong)to,
                Keys = (ulong)keyPointer,
                Values = (ulong)valuePointer,
                Count = (uint)room,
            };
            int errno = -Bpf.Call(BpfCommand.MapLookupBatch, ref attributes);
            if (errno is not (0 or Errno.ENOENT))
                throw Refusal("batch", errno);
            // ENOENT: the end was reached, with what was copied before it.
            cursor.IsAtEnd = errno == Errno.ENOENT;
            cursor.Position = next;
            return (int)attributes.Count;
        }
    }
}
