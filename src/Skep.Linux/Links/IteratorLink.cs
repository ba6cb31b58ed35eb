using Skep.KernelAbi;
using Skep.Linux.Interop;

namespace Skep.Linux;

/// <summary>A kernel iterator with its program: reading it runs the program once for each element, and gives what the program
/// prints.</summary>
public sealed unsafe class IteratorLink : KernelLink
{
    readonly BpfFileDescriptor _link;

    IteratorLink(string description, BpfFileDescriptor link)
        : base(description, link) => _link = link;

    /// <summary>Starts an iteration. Each stream is one pass over the elements.</summary>
    public Stream Open()
    {
        using var lease = _link.Borrow();
        var attributes = new IteratorCreateAttributes { LinkFd = lease.Number };
        int errno = Bpf.Open(BpfCommand.IterCreate, ref attributes, out BpfFileDescriptor iterator);
        return errno == 0 ? new IteratorStream(iterator) : throw SystemFailure.Of($"bpf(BPF_ITER_CREATE) of {Description}", errno);
    }

    internal static IteratorLink Attach(KernelProgram program, AttachTarget.Iterator target)
    {
        string description = $"iterator {program.Spec.AttachTarget}";
        if (target.Map is not null and not KernelMap)
            throw new ArgumentException($"map '{target.Map.Name}' is not in the kernel", nameof(target));
        using var map = BpfFileDescriptor.BorrowOrNone((target.Map as KernelMap)?.Descriptor);
        // union bpf_iter_link_info: { map_fd } or { tid, pid, pid_fd }.
        uint* info = stackalloc uint[4];
        if (target.Map is not null)
            info[0] = (uint)map.Number;
        else if (target.ProcessId is { } process)
            info[1] = (uint)process;
        bool isNarrowed = target.Map is not null || target.ProcessId is not null;
        var attributes = new LinkCreateAttributes { IterInfo = isNarrowed ? (ulong)info : 0, IterInfoLen = isNarrowed ? 16u : 0 };
        int errno = LinkCreation.TryCreate(program, 0, AttachType.TraceIter, attributes, out BpfFileDescriptor link);
        return errno == 0 ? new(description, link)
            : throw LinkCreation.Failure("BPF_LINK_CREATE", program, description, errno, errno == Errno.EBADF
            ? "An iterator over the elements of a map needs AttachTarget.Iterator.Map"
            : null);
    }
}
