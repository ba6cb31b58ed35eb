using Microsoft.Win32.SafeHandles;

namespace Skep.Linux.Interop;

/// <summary>Owns a descriptor. Every descriptor that bpf(2) and perf_event_open(2) give here is close-on-exec, so a child process never
/// keeps a program attached.</summary>
sealed class BpfFileDescriptor : SafeHandleMinusOneIsInvalid
{
    public BpfFileDescriptor(int descriptor)
        : base(ownsHandle: true) => SetHandle(descriptor);

    /// <summary>The number, kept open until the returned lease is disposed; allocates nothing.</summary>
    /// <exception cref="ObjectDisposedException">The descriptor is closed.</exception>
    public Lease Borrow()
    {
        bool added = false;
        DangerousAddRef(ref added);
        return new Lease(this);
    }

    /// <summary>As <see cref="Borrow"/>; the number of no descriptor is 0, bpf(2)'s word for "none".</summary>
    public static Lease BorrowOrNone(BpfFileDescriptor? descriptor) => descriptor is null ? default : descriptor.Borrow();

    /// <summary>Another descriptor of the same object.</summary>
    public BpfFileDescriptor Duplicate()
    {
        using var lease = Borrow();
        return Bpf.Copy(lease.Number);
    }

    protected override bool ReleaseHandle() => LibC.Close((int)handle) == 0;

    public readonly ref struct Lease(BpfFileDescriptor? owner)
    {
        public int Number => owner is null ? 0 : (int)owner.handle;

        public void Dispose() => owner?.DangerousRelease();
    }
}
