namespace Skep.Linux.Interop;

/// <summary>An eventfd: what makes an epoll wait end from another thread.</summary>
sealed unsafe class WakeUp : IDisposable
{
    const int EFD_CLOEXEC_NONBLOCK = 0x80000 | 0x800;

    public WakeUp()
    {
        int descriptor = LibC.EventFd(0, EFD_CLOEXEC_NONBLOCK);
        Descriptor = descriptor >= 0 ? Bpf.Own(descriptor) : throw SystemFailure.Last("eventfd");
    }

    public BpfFileDescriptor Descriptor { get; }

    public void Set()
    {
        using var lease = Descriptor.Borrow();
        ulong one = 1;
        // Fails only when the counter is full, and then it is set.
        _ = LibC.Write(lease.Number, &one, sizeof(ulong));
    }

    public void Reset()
    {
        using var lease = Descriptor.Borrow();
        ulong value;
        _ = LibC.Read(lease.Number, &value, sizeof(ulong));
    }

    public void Dispose() => Descriptor.Dispose();
}
