using System.Runtime.InteropServices;

namespace Skep.Linux.Interop;

/// <summary>An epoll instance. Each descriptor in it carries a number of the caller's.</summary>
sealed unsafe class Epoll : IDisposable
{
    public const uint In = 1;
    public const uint OneShot = 1u << 30;

    const int EPOLL_CLOEXEC = 0x80000;
    const int EPOLL_CTL_ADD = 1;
    const int EPOLL_CTL_DEL = 2;
    const int EPOLL_CTL_MOD = 3;
    const int MaxEvents = 64;

    // struct epoll_event is packed on x64 only (EPOLL_PACKED in uapi/linux/eventpoll.h).
    static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    public Epoll()
    {
        int descriptor = LibC.EpollCreate(EPOLL_CLOEXEC);
        Descriptor = descriptor >= 0 ? Bpf.Own(descriptor) : throw SystemFailure.Last("epoll_create1");
    }

    public BpfFileDescriptor Descriptor { get; }

    public void Add(BpfFileDescriptor descriptor, uint events, long number) => Control(EPOLL_CTL_ADD, descriptor, events, number);

    public void Change(BpfFileDescriptor descriptor, uint events, long number) => Control(EPOLL_CTL_MOD, descriptor, events, number);

    public void Remove(BpfFileDescriptor descriptor) => Control(EPOLL_CTL_DEL, descriptor, 0, 0);

    /// <summary>Waits until something is ready.</summary>
    /// <param name="timeoutMilliseconds">-1 for no end.</param>
    /// <param name="numbers">Receives the numbers of what is ready; at most as many are reported.</param>
    /// <returns>How many; 0 after the time is over.</returns>
    public int Wait(int timeoutMilliseconds, Span<long> numbers)
    {
        byte* events = stackalloc byte[MaxEvents * 16];
        using var lease = Descriptor.Borrow();
        int count = LibC.EpollWait(lease.Number, events, Math.Min(numbers.Length, MaxEvents), timeoutMilliseconds);
        if (count < 0)
            return Marshal.GetLastPInvokeError() == Errno.EINTR ? 0 : throw SystemFailure.Last("epoll_wait");
        for (int i = 0; i < count; i++)
            numbers[i] = *(long*)(events + i * EventSize + (EventSize - 8));
        return count;
    }

    public void Dispose() => Descriptor.Dispose();

    void Control(int operation, BpfFileDescriptor descriptor, uint events, long number)
    {
        byte* data = stackalloc byte[16];
        *(uint*)data = events;
        *(long*)(data + (EventSize - 8)) = number;
        using var lease = Descriptor.Borrow();
        using var target = descriptor.Borrow();
        if (LibC.EpollControl(lease.Number, operation, target.Number, data) < 0)
            throw SystemFailure.Last("epoll_ctl");
    }
}
