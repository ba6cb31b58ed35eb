using System.Runtime.InteropServices;

namespace Skep.Linux.Interop;

/// <summary>Makes exceptions of error numbers.</summary>
static class SystemFailure
{
    /// <param name="call">The call and what it was for, for example <c>bpf(BPF_MAP_CREATE) of map 'flows'</c>.</param>
    /// <param name="errno">The error number, positive.</param>
    /// <param name="help">What to do; null for what the error number alone suggests.</param>
    public static BpfSystemException Of(string call, int errno, string? help = null) =>
        new(call, errno, Errno.Describe(errno), help ?? Suggest(errno));

    /// <summary>Of the C library call that failed last on this thread.</summary>
    public static BpfSystemException Last(string call) => Of(call, Marshal.GetLastPInvokeError());

    static string? Suggest(int errno) => errno switch
    {
        Errno.EPERM or Errno.EACCES => Privileges.Explain(),
        Errno.ENOMEM => "The kernel has no memory for it: make it smaller, or raise the memory limit of the cgroup",
        23 or 24 => "Too many open descriptors: raise the limit (ulimit -n)",
        _ => null,
    };
}
