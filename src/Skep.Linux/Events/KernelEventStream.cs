using Skep.Linux.Interop;

namespace Skep.Linux;

/// <summary>What the kernel's two kinds of event rings share: waiting, and one reader at a time.</summary>
abstract class KernelEventStream : EventStream
{
    const long WakeUpNumber = 0;
    const long RingNumber = 1;

    readonly Epoll _epoll = new();
    readonly WakeUp _wakeUp = new();
    readonly Lock _gate = new();
    TaskCompletionSource? _waiter;
    long _registration;
    int _reading;
    volatile bool _disposed;

    protected KernelEventStream() => _epoll.Add(_wakeUp.Descriptor, Epoll.In, WakeUpNumber);

    /// <summary>Whether a record is ready to read.</summary>
    /// <exception cref="ObjectDisposedException">The ring is unmapped.</exception>
    protected abstract bool HasRecords { get; }

    public sealed override int Drain(EventHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (Interlocked.Exchange(ref _reading, 1) != 0)
            throw new InvalidOperationException("the stream is being read already: it has one reader at a time");
        try
        {
            return DrainRings(handler);
        }
        finally
        {
            Volatile.Write(ref _reading, 0);
        }
    }

    /// <remarks>Cancellation, and disposal by another thread, end the wait early and are no exception. Programs that suppress wake-ups
    /// (<c>BPF_RB_NO_WAKEUP</c>) are noticed when the time is over.</remarks>
    public sealed override bool Wait(TimeSpan timeout, CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        // Held open while waiting: closing an eventfd takes it out of the epoll, and the wake-up with it.
        using var held = _wakeUp.Descriptor.Borrow();
        using CancellationTokenRegistration registration = cancellation.UnsafeRegister(static wakeUp => ((WakeUp)wakeUp!).Set(), _wakeUp);
        long end = timeout == Timeout.InfiniteTimeSpan
            ? long.MaxValue : Environment.TickCount64 + (long)Math.Ceiling(timeout.TotalMilliseconds);
        Span<long> ready = stackalloc long[1];
        while (!IsReady())
        {
            long left = end == long.MaxValue ? -1 : Math.Clamp(end - Environment.TickCount64, 0, int.MaxValue);
            if (left == 0 || cancellation.IsCancellationRequested || _disposed)
                return false;
            // The number tells a ring from the wake-up, which must not end the next wait as well.
            if (_epoll.Wait((int)left, ready) > 0 && ready[0] == WakeUpNumber && !_disposed)
                _wakeUp.Reset();
        }
        return true;
    }

    protected sealed override async ValueTask WaitAsync(CancellationToken cancellation)
    {
        Task task;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_registration == 0)
                _registration = EventPoller.Add(_epoll.Descriptor, Release);
            _waiter ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            task = _waiter.Task;
            EventPoller.Arm(_epoll.Descriptor, _registration);
        }
        using (cancellation.UnsafeRegister(static stream => ((KernelEventStream)stream!).Release(), this))
            await task.ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _disposed = true;
            if (_registration != 0)
                EventPoller.Remove(_epoll.Descriptor, _registration);
        }
        // Whoever waits now must return before its descriptors go.
        _wakeUp.Set();
        Release();
        _epoll.Dispose();
        _wakeUp.Dispose();
    }

    protected abstract int DrainRings(EventHandler handler);

    /// <summary>Has waits end when <paramref name="descriptor"/> is readable.</summary>
    protected void Watch(BpfFileDescriptor descriptor) => _epoll.Add(descriptor, Epoll.In, RingNumber);

    bool IsReady()
    {
        try
        {
            return HasRecords;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    void Release()
    {
        TaskCompletionSource? waiter;
        lock (_gate)
            (waiter, _waiter) = (_waiter, null);
        waiter?.SetResult();
    }
}
