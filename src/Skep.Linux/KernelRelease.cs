using Skep.KernelAbi;

namespace Skep.Linux;

/// <summary>The version of the running kernel.</summary>
public static class KernelRelease
{
    /// <summary>First version that accounts BPF memory to the cgroup instead of RLIMIT_MEMLOCK.</summary>
    internal static readonly KernelVersion WithoutMemlock = new(5, 11);

    /// <summary><c>uname -r</c>.</summary>
    public static string Name { get; } = ReadLine("/proc/sys/kernel/osrelease") ?? "";

    /// <summary>The upstream version that the kernel is built from, as in its <c>LINUX_VERSION_CODE</c>.</summary>
    public static KernelVersion Current { get; } = Find();

    /// <summary>Distributions freeze the patch number in <c>uname -r</c>: Ubuntu tells the real one in /proc/version_signature
    /// (<c>Ubuntu 5.15.0-1.1-generic 5.15.3</c>), Debian in the build text (<c>#1 SMP Debian 6.1.55-1</c>).</summary>
    static KernelVersion Find()
    {
        if (ReadLine("/proc/version_signature") is { } signature && signature.Split(' ') is [_, _, var ubuntu, ..]
            && KernelVersion.TryParse(ubuntu, out KernelVersion version))
            return version;
        const string Mark = "Debian ";
        if (ReadLine("/proc/sys/kernel/version") is { } build && build.IndexOf(Mark, StringComparison.Ordinal) is >= 0 and var at
            && KernelVersion.TryParse(build.AsSpan(at + Mark.Length), out version))
            return version;
        return KernelVersion.TryParse(Name, out version) ? version : default;
    }

    static string? ReadLine(string path) => OperatingSystem.IsLinux() && File.Exists(path) ? File.ReadAllText(path).Trim() : null;
}
