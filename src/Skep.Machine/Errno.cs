using System.Globalization;

namespace Skep.Machine;

/// <summary>The error numbers that maps and helpers return, negated; values of <c>asm-generic/errno*.h</c>.</summary>
static class Errno
{
    public const int EPERM = 1;
    public const int ENOENT = 2;
    public const int ENXIO = 6;
    public const int E2BIG = 7;
    public const int EAGAIN = 11;
    public const int ENOMEM = 12;
    public const int EACCES = 13;
    public const int EFAULT = 14;
    public const int EBUSY = 16;
    public const int EEXIST = 17;
    public const int ENODEV = 19;
    public const int EINVAL = 22;
    public const int ENOSPC = 28;
    public const int ERANGE = 34;
    public const int EPROTO = 71;
    public const int EBADMSG = 74;
    public const int EOVERFLOW = 75;
    public const int EOPNOTSUPP = 95;
    public const int EAFNOSUPPORT = 97;
    public const int EALREADY = 114;
    public const int ENOTSUPP = 524;

    /// <summary>For people: <c>E2BIG (the map is full)</c>.</summary>
    public static string Describe(int errno) => errno switch
    {
        EPERM => "EPERM (not permitted)",
        ENOENT => "ENOENT (there is no such element)",
        E2BIG => "E2BIG (the map is full, or the index is past its end)",
        ENOMEM => "ENOMEM (out of elements)",
        EBUSY => "EBUSY (busy)",
        EEXIST => "EEXIST (the element exists already)",
        EINVAL => "EINVAL (invalid argument)",
        ENOSPC => "ENOSPC (the map is full)",
        EOPNOTSUPP => "EOPNOTSUPP (maps of this type do not have this operation)",
        ENOTSUPP => "ENOTSUPP (maps of this type do not have this operation)",
        _ => string.Create(CultureInfo.InvariantCulture, $"error {errno}"),
    };
}
