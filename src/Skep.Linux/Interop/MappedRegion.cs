using Microsoft.Win32.SafeHandles;

namespace Skep.Linux.Interop;

/// <summary>Memory shared with the kernel. Unmapped when disposed and no longer borrowed, so a reader on another thread never touches a
/// hole.</summary>
sealed unsafe class MappedRegion : SafeHandleMinusOneIsInvalid
{
    const int PROT_READ = 1;
    const int PROT_WRITE = 2;
    const int MAP_SHARED = 1;

    MappedRegion(nint address, nuint length, bool isWritable)
        : base(ownsHandle: true)
    {
        SetHandle(address);
        Length = length;
        IsWritable = isWritable;
    }

    public nuint Length { get; }

    public bool IsWritable { get; }

    /// <summary>Maps the start of what <paramref name="descriptor"/> stands for; null with errno set when the kernel refuses.</summary>
    public static MappedRegion? TryMap(BpfFileDescriptor descriptor, nuint length, bool writable, long offset = 0)
    {
        using var lease = descriptor.Borrow();
        nint address = LibC.MemoryMap(0, length, PROT_READ | (writable ? PROT_WRITE : 0), MAP_SHARED, lease.Number, (nint)offset);
        return address == -1 ? null : new(address, length, writable);
    }

    /// <summary>The address, valid until the lease is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The memory is unmapped.</exception>
    public Lease Borrow()
    {
        bool added = false;
        DangerousAddRef(ref added);
        return new Lease(this);
    }

    protected override bool ReleaseHandle() => LibC.MemoryUnmap(handle, Length) == 0;

    public readonly ref struct Lease(MappedRegion owner)
    {
        public byte* Address => (byte*)owner.handle;

        public void Dispose() => owner.DangerousRelease();
    }
}
