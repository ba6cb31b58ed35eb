using Skep.KernelAbi;
using Skep.Linux.Interop;

namespace Skep.Linux;

static class NetworkNamespaceLink
{
    static readonly KernelVersion FirstLink = new(5, 8);

    public static BpfLink Attach(KernelProgram program, AttachTarget.NetworkNamespace target)
    {
        AttachType type = program.Spec.AttachType;
        string description = $"{type.KernelName} in {target.Path}";
        using BpfFileDescriptor space = OpenFile.ReadOnly(target.Path);
        using var lease = space.Borrow();
        int errno = LinkCreation.TryCreate(program, lease.Number, type, default, out BpfFileDescriptor link);
        if (errno == 0)
            return new KernelLink(description, link);
        throw errno == Errno.EINVAL && KernelRelease.Current < FirstLink
            ? new BpfNotSupportedException($"a link of program '{program.Name}' to a network namespace", FirstLink.ToString())
            : LinkCreation.Failure("BPF_LINK_CREATE", program, description, errno, errno == Errno.EEXIST
                ? "The namespace has a flow dissector already"
                : null);
    }
}
