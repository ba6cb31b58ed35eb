using System.Runtime.InteropServices;

namespace Skep.Testing;

/// <summary>
/// What a test needs from the machine. Where it is missing the test is skipped with the reason; in CI, where everything
/// was installed, the same absence fails the test, so that no check goes missing unseen.
/// </summary>
static class Require
{
    static bool Strict => Environment.GetEnvironmentVariable("SKEP_STRICT") is "1";

    public static void That(bool condition, string reason)
    {
        if (condition)
            return;
        if (Strict)
            Assert.Fail($"required here: {reason}");
        Assert.Skip(reason);
    }

    public static void Linux() => That(OperatingSystem.IsLinux(), "needs Linux");

    public static void Root()
    {
        Linux();
        That(Environment.UserName == "root", "needs root");
    }

    /// <summary>The running kernel is x64, which the offsets of live kernel structures in a test may depend on.</summary>
    public static void X64() => That(RuntimeInformation.ProcessArchitecture == Architecture.X64, "needs x64");

    public static void KernelBtf() => That(File.Exists("/sys/kernel/btf/vmlinux"), "needs /sys/kernel/btf/vmlinux");

    /// <summary>The full path of a peer tool.</summary>
    public static string Tool(string name)
    {
        string path = (Environment.GetEnvironmentVariable("PATH") ?? "") + ":/usr/sbin:/sbin";
        foreach (string directory in path.Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            string candidate = Path.Combine(directory, name);
            if (File.Exists(candidate))
                return candidate;
        }
        That(false, $"needs the tool {name}");
        return name;
    }
}
