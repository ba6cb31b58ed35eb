using System.Collections.Concurrent;
using Skep.Linux.Interop;

namespace Skep.Linux;

/// <summary>One background thread on which every stream of the process waits, so that an asynchronous wait holds no thread of the
/// pool.</summary>
static class EventPoller
{
    static readonly ConcurrentDictionary<long, Action> Ready = new();
    static readonly Lazy<Epoll> Instance = new(Start);
    static long _lastNumber;

    /// <summary>Registers a descriptor, which is not waited for until <see cref="Arm"/>.</summary>
    /// <param name="descriptor">What to poll.</param>
    /// <param name="ready">Called on the poller's thread, once for each <see cref="Arm"/>; must be quick.</param>
    /// <returns>The registration's number, not 0.</returns>
    public static long Add(BpfFileDescriptor descriptor, Action ready)
    {
        long number = Interlocked.Increment(ref _lastNumber);
        Ready[number] = ready;
        Instance.Value.Add(descriptor, Epoll.OneShot, number);
        return number;
    }

    /// <summary>Reports once when the descriptor is readable, at once if it is already.</summary>
    public static void Arm(BpfFileDescriptor descriptor, long number) =>
        Instance.Value.Change(descriptor, Epoll.In | Epoll.OneShot, number);

    public static void Remove(BpfFileDescriptor descriptor, long number)
    {
        Ready.TryRemove(number, out _);
        Instance.Value.Remove(descriptor);
    }

    static Epoll Start()
    {
        var epoll = new Epoll();
        new Thread(() => Run(epoll)) { IsBackground = true, Name = "BPF event poller" }.Start();
        return epoll;
    }

    static void Run(Epoll epoll)
    {
        Span<long> numbers = stackalloc long[64];
        while (true)
        {
            int count = epoll.Wait(-1, numbers);
            for (int i = 0; i < count; i++)
            {
                if (Ready.TryGetValue(numbers[i], out Action? ready))
                    ready();
            }
        }
    }
}
