using System.Text;
using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Linux.Interop;

namespace Skep.Linux;

static unsafe class RawTracepointLink
{
    /// <summary>Kernel of the first cookie for raw tracepoints.</summary>
    static readonly KernelVersion FirstCookie = new(6, 10);

    public static BpfLink Attach(KernelProgram program, AttachTarget.RawTracepoint target)
    {
        string description = $"raw tracepoint {target.Event}";
        int errno = TryOpen(program, target.Event, target.Cookie, out BpfFileDescriptor link);
        if (errno == 0)
            return new KernelLink(description, link);
        if (errno == Errno.ENOENT)
            throw new BpfNotSupportedException(description, null,
                "The kernel has no tracepoint of this name; names are those of events/*/ in tracefs, without category")
            {
                Id = DiagnosticId.AttachTargetMissing,
            };
        if (errno is Errno.EINVAL or Errno.E2BIG && target.Cookie != 0 && KernelRelease.Current < FirstCookie)
            throw new BpfNotSupportedException($"a cookie for {description}", FirstCookie.ToString());
        throw LinkCreation.Failure("BPF_RAW_TRACEPOINT_OPEN", program, description, errno, errno == Errno.EACCES
            ? "The program reads more arguments than the tracepoint has"
            : null);
    }

    /// <param name="program">The program.</param>
    /// <param name="name">The tracepoint; null for a program that named its target at load.</param>
    /// <param name="cookie">0 for none.</param>
    /// <param name="link">Receives the link.</param>
    /// <returns>The error number; 0 when <paramref name="link"/> was opened.</returns>
    public static int TryOpen(KernelProgram program, string? name, ulong cookie, out BpfFileDescriptor link)
    {
        using var lease = program.Descriptor.Borrow();
        fixed (byte* text = name is null ? null : Encoding.UTF8.GetBytes(name + '\0'))
        {
            var attributes = new RawTracepointAttributes { Name = (ulong)text, ProgFd = lease.Number, Cookie = cookie };
            return Bpf.Open(BpfCommand.RawTracepointOpen, ref attributes, out link);
        }
    }
}
