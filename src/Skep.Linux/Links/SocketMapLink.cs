using Skep.KernelAbi;
using Skep.Linux.Interop;

namespace Skep.Linux;

static class SocketMapLink
{
    public static BpfLink Attach(KernelProgram program, AttachTarget.SocketMap target)
    {
        if (target.Map is not KernelMap map)
            throw new ArgumentException($"map '{target.Map.Name}' is not in the kernel", nameof(target));
        AttachType type = program.Spec.AttachType;
        string description = $"{type.KernelName} of map '{map.Name}'";
        using var lease = map.Descriptor.Borrow();
        int errno = LinkCreation.TryCreate(program, lease.Number, type, default, out BpfFileDescriptor link);
        // Links for socket maps came with Linux 6.10; before, sock_map_prog_update is reached by BPF_PROG_ATTACH only.
        if (errno == Errno.EINVAL)
            return LinkCreation.AttachWithoutLink(program, map.Descriptor.Duplicate(), type, AttachFlags.None, description);
        return errno == 0 ? new KernelLink(description, link) : throw LinkCreation.Failure("BPF_LINK_CREATE", program, description, errno);
    }
}
