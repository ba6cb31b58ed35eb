using System.Globalization;
using Skep.KernelAbi;
using Skep.Linux.Interop;

namespace Skep.Linux;

/// <summary>Why the kernel may have said "not permitted". Many rules end in the same EPERM; this looks at each.</summary>
static unsafe class Privileges
{
    const int RlimitMemlock = 8;
    const ulong Infinity = ulong.MaxValue;

    enum Capability
    {
        NetAdmin = 12,
        SysAdmin = 21,
        PerfMon = 38,
        Bpf = 39,
    }

    /// <summary>What is missing and how to get it; null when nothing that can be seen from here stands in the way.</summary>
    public static string? Explain()
    {
        if (EffectiveCapabilities() is { } held && !Has(held, Capability.SysAdmin))
        {
            Capability[] wanted = KernelRelease.Current >= new KernelVersion(5, 8)
                ? [Capability.Bpf, Capability.PerfMon, Capability.NetAdmin]
                : [Capability.SysAdmin];
            string[] missing = [.. wanted.Where(capability => !Has(held, capability)).Select(Name)];
            if (missing.Length > 0)
                return $"The process lacks {string.Join(", ", missing)}: run as root, or grant them (setcap, AmbientCapabilities=, --cap-add)"
                    + (Read("/proc/sys/kernel/unprivileged_bpf_disabled") is "0"
                        ? "" : "; kernel.unprivileged_bpf_disabled forbids bpf(2) without them");
        }
        if (Lockdown == "confidentiality")
            return "Kernel lockdown is in confidentiality mode, in which programs may not read kernel memory: boot with lockdown=integrity or none";
        if (KernelRelease.Current < KernelRelease.WithoutMemlock && MemlockLimit() is { } limit && limit != Infinity)
            return $"BPF memory counts against RLIMIT_MEMLOCK before Linux 5.11, which is {limit} bytes here: raise it (ulimit -l unlimited)";
        return null;
    }

    /// <summary>The mode in <c>none [integrity] confidentiality</c>; null when it cannot be seen.</summary>
    public static string? Lockdown => Read("/sys/kernel/security/lockdown")?.Split('[', ']') is [_, var mode, ..] ? mode : null;

    /// <summary>Before Linux 5.11 maps and programs were charged to RLIMIT_MEMLOCK, 64 KiB by default, and creation failed with
    /// EPERM.</summary>
    public static void RaiseMemlockLimit()
    {
        if (KernelRelease.Current >= KernelRelease.WithoutMemlock)
            return;
        ulong* limits = stackalloc ulong[2] { Infinity, Infinity };
        // Failure shows as EPERM of the first creation, which Explain() then blames on the limit.
        _ = LibC.SetResourceLimit(RlimitMemlock, limits);
    }

    static ulong? MemlockLimit()
    {
        ulong* limits = stackalloc ulong[2];
        return LibC.GetResourceLimit(RlimitMemlock, limits) == 0 ? limits[0] : null;
    }

    static ulong? EffectiveCapabilities()
    {
        foreach (string line in File.ReadLines("/proc/self/status"))
        {
            if (line.StartsWith("CapEff:", StringComparison.Ordinal))
                return ulong.Parse(line.AsSpan(7).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        }
        return null;
    }

    static bool Has(ulong held, Capability capability) => (held >> (int)capability & 1) != 0;

    static string Name(Capability capability) => capability switch
    {
        Capability.NetAdmin => "CAP_NET_ADMIN",
        Capability.SysAdmin => "CAP_SYS_ADMIN",
        Capability.PerfMon => "CAP_PERFMON",
        _ => "CAP_BPF",
    };

    static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
