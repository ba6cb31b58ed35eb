using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Linux.Interop;

namespace Skep.Linux;

/// <summary>BPF_LINK_CREATE and BPF_PROG_ATTACH, as every kind of link uses them.</summary>
static class LinkCreation
{
    /// <summary>Creates a link; <paramref name="attributes"/> holds what is special for the kind.</summary>
    /// <returns>The error number; 0 when <paramref name="link"/> was created.</returns>
    public static int TryCreate(KernelProgram program, int target, AttachType type, LinkCreateAttributes attributes,
        out BpfFileDescriptor link)
    {
        using var lease = program.Descriptor.Borrow();
        attributes.ProgFd = lease.Number;
        attributes.TargetFd = target;
        attributes.AttachType = (uint)type;
        return Bpf.Open(BpfCommand.LinkCreate, ref attributes, out link);
    }

    /// <summary>Attaches to a cgroup, socket map or namespace the way kernels without links did.</summary>
    /// <param name="target">The target; a copy is kept for detaching.</param>
    public static BpfLink AttachWithoutLink(KernelProgram program, BpfFileDescriptor target, AttachType type, AttachFlags flags,
        string description)
    {
        int errno = Call(BpfCommand.ProgAttach, flags);
        if (errno != 0)
            throw Failure("BPF_PROG_ATTACH", program, description, errno);
        return new ReversibleLink(description, () =>
        {
            // Nothing is left to undo when the program was detached by someone else or its target is gone.
            _ = Call(BpfCommand.ProgDetach, AttachFlags.None);
            target.Dispose();
        });

        int Call(BpfCommand command, AttachFlags attachFlags)
        {
            using var programLease = program.Descriptor.Borrow();
            using var targetLease = target.Borrow();
            var attributes = new ProgramAttachAttributes
            {
                TargetFd = targetLease.Number, AttachBpfFd = programLease.Number, AttachType = (uint)type, AttachFlags = (uint)attachFlags,
            };
            return -Bpf.Call(command, ref attributes);
        }
    }

    /// <summary>What attaching the program failed with; a hook that the kernel does not have yet is named with the first kernel that has
    /// it.</summary>
    public static BpfException Failure(string call, KernelProgram program, string description, int errno, string? help = null)
    {
        if (errno is Errno.EINVAL or Errno.ENOTSUPP or Errno.EOPNOTSUPP
            && AttachTypes.TryGet(program.Spec.AttachType, out AttachTypeInfo? info)
            && info.ProgramType == program.Spec.Type && KernelRelease.Current < info.FirstKernel)
            return new BpfNotSupportedException($"attach type {info.Name} of program '{program.Name}'", info.FirstKernel.ToString())
            {
                Id = DiagnosticId.AttachTypeUnsupported,
            };
        return SystemFailure.OfAttach($"bpf({call}) of program '{program.Name}' to {description}", errno,
            help ?? (errno == Errno.EEXIST ? "The program is attached there already" : null));
    }
}
