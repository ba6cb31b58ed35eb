using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Skep.EndToEnd.Tests.Agreement;

/// <summary>
/// Keeps this thread, and with it every test run that it asks the kernel for, on the CPU where it is: per-CPU values then have one CPU's
/// history.
/// </summary>
sealed partial class PinnedThread : IDisposable
{
    /// <summary>Of glibc's <c>cpu_set_t</c>, and of musl's.</summary>
    const int SetSize = 128;

    readonly byte[] _before = new byte[SetSize];

    public PinnedThread()
    {
        Check(GetAffinity(0, SetSize, _before));
        byte[] one = new byte[SetSize];
        int cpu = Thread.GetCurrentProcessorId();
        one[cpu / 8] = (byte)(1 << cpu % 8);
        Check(SetAffinity(0, SetSize, one));
    }

    public void Dispose() => Check(SetAffinity(0, SetSize, _before));

    static void Check(int result)
    {
        if (result != 0)
            throw new Win32Exception();
    }

    [LibraryImport("libc", EntryPoint = "sched_getaffinity", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetAffinity(int thread, nint size, [Out] byte[] set);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetAffinity(int thread, nint size, byte[] set);
}
