using System.Runtime.InteropServices;
using Skep.Diagnostics;

namespace Skep.Linux.Interop;

/// <summary>Makes exceptions of error numbers.</summary>
static class SystemFailure
{
    /// <param name="call">The call and what it was for, for example <c>bpf(BPF_MAP_CREATE) of map 'flows'</c>.</param>
    /// <param name="errno">The error number, positive.</param>
    /// <param name="help">What to do; null for what the error number alone suggests.</param>
    /// <param name="id">The diagnostic, unless it is a lack of resources, or of rights for no reason that <paramref name="help"/> tells:
    /// these are the same everywhere.</param>
    public static BpfSystemException Of(string call, int errno, string? help = null, string id = DiagnosticId.SystemCallFailed) =>
        new(call, errno, Errno.Describe(errno), help ?? Suggest(errno)) { Id = errno switch
        {
            Errno.EPERM or Errno.EACCES when help is null => DiagnosticId.NotPermitted,
            Errno.ENOMEM or Errno.ENFILE or Errno.EMFILE => DiagnosticId.ResourceLimit,
            _ => id,
        } };

    /// <summary>Of the C library call that failed last on this thread.</summary>
    public static BpfSystemException Last(string call) => Of(call, Marshal.GetLastPInvokeError());

    /// <summary>Of a call that attaches.</summary>
    public static BpfSystemException OfAttach(string call, int errno, string? help = null) => Of(call, errno, help, errno switch
    {
        Errno.EEXIST or Errno.EBUSY => DiagnosticId.AttachTargetTaken,
        Errno.ENOENT or Errno.ENODEV or Errno.ENXIO or Errno.ESRCH or Errno.EBADF or Errno.ENOTDIR => DiagnosticId.AttachTargetMissing,
        _ => DiagnosticId.AttachRefused,
    });

    static string? Suggest(int errno) => errno switch
    {
        Errno.EPERM or Errno.EACCES => Privileges.Explain(),
        Errno.ENOMEM => "The kernel has no memory for it: make it smaller, or raise the memory limit of the cgroup",
        Errno.ENFILE or Errno.EMFILE => "Too many open descriptors: raise the limit (ulimit -n)",
        _ => null,
    };
}
