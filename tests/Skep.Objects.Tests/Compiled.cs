using System.Diagnostics;

namespace Skep.Objects.Tests;

/// <summary>Objects compiled from <c>Sources/*.bpf.c</c> by the compilers that are there.</summary>
static class Compiled
{
    /// <param name="source">File name without <c>.bpf.c</c>.</param>
    /// <param name="compiler">For example <c>clang-19</c>.</param>
    public static byte[] Object(string source, string compiler, ByteOrder order = ByteOrder.LittleEndian, params string[] options)
    {
        string tool = Require.Tool(compiler);
        Require.That(File.Exists("/usr/include/bpf/bpf_core_read.h"), "needs the headers of libbpf");
        string output = Path.Combine(Path.GetTempPath(), $"skep-{Guid.NewGuid():N}.o");
        try
        {
            string target = order == ByteOrder.LittleEndian ? "bpfel" : "bpfeb";
            Run(tool, ["-g", "-O2", "-target", target, "-I/usr/include/x86_64-linux-gnu", .. options, "-c",
                Repository.File("tests", "Skep.Objects.Tests", "Sources", source + ".bpf.c"), "-o", output]);
            return File.ReadAllBytes(output);
        }
        finally
        {
            File.Delete(output);
        }
    }

    static void Run(string tool, IEnumerable<string> arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardError = true })!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
    }
}
