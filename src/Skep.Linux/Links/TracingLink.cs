using Skep.KernelAbi;
using Skep.Linux.Interop;

namespace Skep.Linux;

/// <summary>Programs that named their target at load: BTF tracepoints, fentry, fexit, fmod_ret, LSM hooks.</summary>
static class TracingLink
{
    /// <summary>Kernel of the first BPF_LINK_CREATE for these types, and so of their cookies.</summary>
    static readonly KernelVersion FirstLink = new(5, 19);

    public static BpfLink Attach(KernelProgram program, AttachTarget.KernelFunction target)
    {
        string description = $"{program.Spec.AttachType.KernelName} {program.Spec.AttachTarget}";
        var attributes = new LinkCreateAttributes { TracingCookie = target.Cookie };
        int errno = LinkCreation.TryCreate(program, 0, program.Spec.AttachType, attributes, out BpfFileDescriptor link);
        if (errno == Errno.EINVAL && target.Cookie != 0 && KernelRelease.Current < FirstLink)
            throw new BpfNotSupportedException($"a cookie for {description}", FirstLink.ToString());
        if (errno == Errno.EINVAL && target.Cookie == 0)
            errno = RawTracepointLink.TryOpen(program, null, 0, out link);
        return errno == 0 ? new KernelLink(description, link) : throw LinkCreation.Failure("BPF_LINK_CREATE", program, description, errno);
    }
}
