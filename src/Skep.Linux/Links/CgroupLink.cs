using Skep.KernelAbi;
using Skep.Linux.Interop;
using Skep.Objects;

namespace Skep.Linux;

static class CgroupLink
{
    static readonly KernelVersion FirstLink = new(5, 7);

    public static bool Takes(ProgramSpec program) => program.Type is ProgramType.CgroupSkb or ProgramType.CgroupSock or ProgramType.SockOps
        or ProgramType.CgroupDevice or ProgramType.CgroupSockAddr or ProgramType.CgroupSysctl or ProgramType.CgroupSockOpt
        || program.AttachType == AttachType.LsmCgroup;

    public static BpfLink Attach(KernelProgram program, AttachTarget.Cgroup target)
    {
        AttachType type = program.Spec.AttachType;
        string description = $"{type.KernelName} on {target.Path}";
        BpfFileDescriptor cgroup = OpenFile.Directory(target.Path);
        if (KernelRelease.Current < FirstLink)
            return LinkCreation.AttachWithoutLink(program, cgroup, type, AttachFlags.AllowMulti, description);
        using (cgroup)
        {
            using var lease = cgroup.Borrow();
            int errno = LinkCreation.TryCreate(program, lease.Number, type, default, out BpfFileDescriptor link);
            return errno == 0 ? new KernelLink(description, link)
                : throw LinkCreation.Failure("BPF_LINK_CREATE", program, description, errno, errno switch
            {
                Errno.EBADF => "The path must be a directory of a cgroup v2 hierarchy",
                Errno.EPERM => "A program is attached above or here in a way that forbids another; detach it first",
                _ => null,
            });
        }
    }
}
