namespace Skep.Machine;

/// <summary>The reader's side of a ring buffer.</summary>
sealed class RingBufferStream(RingBufferMap map) : EventStream
{
    readonly long _lostBefore = map.Lost;

    /// <summary>Records that did not fit since this stream was opened.</summary>
    public override long Lost => map.Lost - _lostBefore;

    public override int Drain(EventHandler handler) => map.Drain(handler);

    public override bool Wait(TimeSpan timeout, CancellationToken cancellation = default) =>
        map.Readers.Wait(map, timeout, cancellation);

    protected override ValueTask WaitAsync(CancellationToken cancellation) => map.Readers.WaitAsync(map, cancellation);

    protected override void Dispose(bool disposing)
    {
    }
}
