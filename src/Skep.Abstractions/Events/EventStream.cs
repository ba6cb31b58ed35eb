using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Skep;

/// <summary>Handles one event. The bytes are the ring's own memory: valid only during the call.</summary>
public delegate void EventHandler(ReadOnlySpan<byte> record);

public sealed class EventOptions
{
    /// <summary>Bytes of each CPU's buffer of a perf event array; a power of two of pages. A ring buffer's size is its map's.</summary>
    public int PerCpuBufferSize { get; init; } = 64 * 1024;
}

/// <summary>
/// Events from programs: a ring buffer or a perf event array. One reader at a time. <see cref="Drain"/> reads in place without copying;
/// <see cref="ReadAllAsync{T}"/> copies each record to a struct.
/// </summary>
public abstract class EventStream : IDisposable
{
    /// <summary>Records that programs could not write because the buffer was full, as far as the host can count them: exactly for perf event
    /// arrays and in-process; always 0 for the kernel's ring buffers, whose programs see the failure themselves.</summary>
    public abstract long Lost { get; }

    /// <summary>Hands the records available now to <paramref name="handler"/>, in place. It ends also when programs write as fast as it
    /// reads.</summary>
    /// <returns>How many there were.</returns>
    public abstract int Drain(EventHandler handler);

    /// <summary>Waits until records are available or <paramref name="timeout"/> is over.</summary>
    /// <returns>Whether records are available.</returns>
    public abstract bool Wait(TimeSpan timeout, CancellationToken cancellation = default);

    /// <summary>All records, as they come, until cancelled. Records shorter than <typeparamref name="T"/> are an error; longer ones lose their tail,
    /// because perf records are padded.</summary>
    public async IAsyncEnumerable<T> ReadAllAsync<T>([EnumeratorCancellation] CancellationToken cancellation = default)
        where T : unmanaged
    {
        static (T Value, int Length) Copy(ReadOnlySpan<byte> record) =>
            (record.Length < Unsafe.SizeOf<T>() ? default : MemoryMarshal.Read<T>(record), record.Length);

        await foreach ((T value, int length) in CopyAllAsync(Copy, cancellation).ConfigureAwait(false))
        {
            if (length < Unsafe.SizeOf<T>())
                throw new InvalidOperationException($"a record has {length} bytes, but {typeof(T)} has {Unsafe.SizeOf<T>()}");
            yield return value;
        }
    }

    /// <summary>All records as byte arrays, as they come, until cancelled.</summary>
    public IAsyncEnumerable<byte[]> ReadAllAsync(CancellationToken cancellation = default) =>
        CopyAllAsync(static record => record.ToArray(), cancellation);

    async IAsyncEnumerable<T> CopyAllAsync<T>(Func<ReadOnlySpan<byte>, T> copy, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var pending = new Queue<T>();
        EventHandler enqueue = record => pending.Enqueue(copy(record));
        while (!cancellation.IsCancellationRequested)
        {
            if (Drain(enqueue) == 0)
                await WaitAsync(cancellation).ConfigureAwait(false);
            while (pending.TryDequeue(out T? record))
                yield return record;
        }
    }

    /// <summary>Completes when records may be available or on cancellation, which is no exception here; holds no thread of the pool.</summary>
    protected abstract ValueTask WaitAsync(CancellationToken cancellation);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}
