using System.Diagnostics;

namespace Skep.Benchmarks;

/// <summary>The C programs of <c>Programs/</c>, compiled by clang-19 -O2 for BPF and natively.</summary>
static class MicroProgram
{
    public const int BufferSize = 64 * 1024;

    public static IReadOnlyList<string> All { get; } = ["alu", "fnv", "csum", "sieve", "copy", "div", "helper", "call"];

    /// <summary>What both sides put in the global variable <c>buffer</c>.</summary>
    public static byte[] Content
    {
        get
        {
            byte[] content = new byte[BufferSize];
            new Random(1).NextBytes(content);
            return content;
        }
    }

    public static string CompileForBpf(string program, string directory)
    {
        string output = Path.Combine(directory, $"{program}.bpf.o");
        // A loop turned into memcpy would be a helper call in one and a vectorised routine in the other.
        Run("clang-19", $"-O2 -g -target bpf -mcpu=v3 -fno-builtin -c {SourceOf(program)} -o {output}");
        return output;
    }

    public static string CompileNatively(string program, string directory)
    {
        string output = Path.Combine(directory, $"{program}.so");
        Run("clang-19", $"-O2 -fno-builtin -shared -fPIC {SourceOf(program)} -o {output}");
        return output;
    }

    /// <summary>Runs a tool to its end.</summary>
    /// <returns>Its standard output.</returns>
    public static string Run(string tool, string arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{tool} {arguments} failed\n{output}");
    }

    static string SourceOf(string program) => Path.Combine(Checkout.Root, $"bench/Skep.Benchmarks/Programs/{program}.c");
}
