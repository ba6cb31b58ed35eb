using System.Runtime.InteropServices;

namespace Skep.Linux.Interop;

/// <summary>Numbers of the system calls without a C library function (arch/x86/entry/syscalls/syscall_64.tbl,
/// asm-generic/unistd.h).</summary>
static class SystemCallNumbers
{
    static readonly bool IsArm64 = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => false,
        Architecture.Arm64 => true,
        var other => throw new PlatformNotSupportedException($"the kernel host knows x64 and arm64, not {other}"),
    };

    public static nint Bpf => IsArm64 ? 280 : 321;

    public static nint PerfEventOpen => IsArm64 ? 241 : 298;
}
