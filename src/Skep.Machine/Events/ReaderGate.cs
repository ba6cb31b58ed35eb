using System.Diagnostics;

namespace Skep.Machine;

/// <summary>Where readers of an event map sleep. A writer that finds none asleep pays one load.</summary>
sealed class ReaderGate : IDisposable
{
    readonly SemaphoreSlim _signal = new(0, 1);
    int _sleepers;

    /// <summary>To be called after a record became readable.</summary>
    public void Wake()
    {
        // The record must be visible before the sleepers are counted: a reader counts itself first and looks for records then.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _sleepers) == 0)
            return;
        lock (_signal)
        {
            if (_signal.CurrentCount == 0)
                _signal.Release();
        }
    }

    public bool Wait(IEventSource source, TimeSpan timeout, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        Interlocked.Increment(ref _sleepers);
        try
        {
            // A signal may be left over from a record that was read without waiting for it.
            while (!source.HasRecords)
            {
                TimeSpan rest = timeout == Timeout.InfiniteTimeSpan ? timeout : timeout - Stopwatch.GetElapsedTime(start);
                if ((rest <= TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan) || !_signal.Wait(rest, cancellation))
                    return source.HasRecords;
            }
            return true;
        }
        finally
        {
            Interlocked.Decrement(ref _sleepers);
        }
    }

    public async ValueTask WaitAsync(IEventSource source, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _sleepers);
        try
        {
            if (!source.HasRecords)
                await _signal.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Being cancelled is one of the two ways to complete; the caller looks at its token.
        }
        finally
        {
            Interlocked.Decrement(ref _sleepers);
        }
    }

    public void Dispose() => _signal.Dispose();
}

/// <summary>What a reader waits for.</summary>
interface IEventSource
{
    bool HasRecords { get; }
}
