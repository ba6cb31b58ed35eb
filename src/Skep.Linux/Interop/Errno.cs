using System.Runtime.InteropServices;

namespace Skep.Linux.Interop;

/// <summary>Error numbers of the kernel (asm-generic/errno-base.h, errno.h; the same on x64 and arm64).</summary>
static class Errno
{
    public const int EPERM = 1;
    public const int ENOENT = 2;
    public const int ESRCH = 3;
    public const int EINTR = 4;
    public const int ENXIO = 6;
    public const int E2BIG = 7;
    public const int EBADF = 9;
    public const int EAGAIN = 11;
    public const int ENOMEM = 12;
    public const int EACCES = 13;
    public const int EBUSY = 16;
    public const int EEXIST = 17;
    public const int ENODEV = 19;
    public const int ENOTDIR = 20;
    public const int EINVAL = 22;
    public const int ENFILE = 23;
    public const int EMFILE = 24;
    public const int ENOSPC = 28;
    public const int ERANGE = 34;
    public const int EOPNOTSUPP = 95;

    /// <summary>Internal to the kernel (include/linux/errno.h), yet returned to user space by bpf(2).</summary>
    public const int ENOTSUPP = 524;

    static readonly Dictionary<int, string> Names = new()
    {
        [EPERM] = "EPERM",
        [ENOENT] = "ENOENT",
        [ESRCH] = "ESRCH",
        [EINTR] = "EINTR",
        [5] = "EIO",
        [ENXIO] = "ENXIO",
        [E2BIG] = "E2BIG",
        [8] = "ENOEXEC",
        [EBADF] = "EBADF",
        [EAGAIN] = "EAGAIN",
        [ENOMEM] = "ENOMEM",
        [EACCES] = "EACCES",
        [14] = "EFAULT",
        [EBUSY] = "EBUSY",
        [EEXIST] = "EEXIST",
        [18] = "EXDEV",
        [ENODEV] = "ENODEV",
        [ENOTDIR] = "ENOTDIR",
        [21] = "EISDIR",
        [EINVAL] = "EINVAL",
        [ENFILE] = "ENFILE",
        [EMFILE] = "EMFILE",
        [27] = "EFBIG",
        [ENOSPC] = "ENOSPC",
        [30] = "EROFS",
        [ERANGE] = "ERANGE",
        [36] = "ENAMETOOLONG",
        [38] = "ENOSYS",
        [40] = "ELOOP",
        [61] = "ENODATA",
        [75] = "EOVERFLOW",
        [EOPNOTSUPP] = "EOPNOTSUPP",
        [97] = "EAFNOSUPPORT",
        [110] = "ETIMEDOUT",
        [ENOTSUPP] = "ENOTSUPP",
    };

    /// <summary>For people: <c>EINVAL (Invalid argument)</c>.</summary>
    public static string Describe(int errno)
    {
        string meaning = errno == ENOTSUPP ? "Operation not supported by the kernel" : Marshal.GetPInvokeErrorMessage(errno);
        return Names.TryGetValue(errno, out string? name) ? $"{name} ({meaning})" : $"error {errno} ({meaning})";
    }
}
